'use client'

import { usePathname } from 'next/navigation'
import { isCurrent } from './is-current'
import { MOST_USED } from './places'
import styles from './shell.module.css'
import { WaitingLink } from './waiting-link'

/** On a small screen, where the navigation costs a click to open: what people come for, one touch away. */
export function BottomBar() {
  const path = usePathname()
  return MOST_USED.map(({ href, label, icon: Icon }) => (
    <WaitingLink
      key={href}
      href={href}
      className={styles.bottomLink}
      aria-current={isCurrent(href, path) ? 'page' : undefined}
    >
      <Icon size={20} stroke={1.6} aria-hidden />
      {label}
    </WaitingLink>
  ))
}
