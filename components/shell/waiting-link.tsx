'use client'

import { VisuallyHidden } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import Link, { useLinkStatus } from 'next/link'
import { useOffline } from 'next/offline'
import { type ComponentProps, useState } from 'react'
import styles from './shell.module.css'

/**
 * A link that shows, once it is followed, that it waits for a server that does not answer: else nothing would seem to happen.
 *
 * Its page, scripts and all, is fetched once somebody seems to mean it. Next would ask twice for each link as soon as it is
 * seen, for the route and for what of the page may come before the click: of a page behind a sign-in, nothing.
 */
export function WaitingLink({ children, ...link }: ComponentProps<typeof Link>) {
  const [isMeant, setMeant] = useState(false)
  const mean = () => setMeant(true)
  return (
    <Link {...link} prefetch={isMeant} onPointerEnter={mean} onFocus={mean}>
      {children}
      <Waits />
    </Link>
  )
}

function Waits() {
  const { pending } = useLinkStatus()
  const isDown = useOffline()
  if (!pending || !isDown) return null
  return (
    <span className={styles.waits} title="Opens once the server answers">
      <IconClock size={14} stroke={1.8} aria-hidden />
      <VisuallyHidden>, opens once the server answers</VisuallyHidden>
    </span>
  )
}
