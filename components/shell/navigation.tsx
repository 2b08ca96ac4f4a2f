'use client'

import { CloseButton } from '@mantine/core'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Logo } from './logo'
import { isCurrent } from './is-current'
import { NAVIGATION } from './places'
import styles from './shell.module.css'
import { WaitingLink } from './waiting-link'

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const path = usePathname()
  return (
    <>
      <Link href="/" prefetch={false} className={styles.brand} onClick={onNavigate}>
        <Logo />
        Timberline
      </Link>
      <CloseButton className={styles.navClose} hiddenFrom="sm" onClick={onNavigate} aria-label="Close the navigation" />
      {NAVIGATION.map(({ group, places }) => (
        <div key={group}>
          <div className={styles.navGroup}>{group}</div>
          <ul className={styles.navList} aria-label={group}>
            {places.map(({ href, label, icon: Icon }) => (
              <li key={href}>
                <WaitingLink
                  href={href}
                  className={styles.navLink}
                  aria-current={isCurrent(href, path) ? 'page' : undefined}
                  onClick={onNavigate}
                >
                  <Icon size={17} stroke={1.6} aria-hidden />
                  {label}
                </WaitingLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className={styles.navFoot}>Press ? for the keyboard</div>
    </>
  )
}
