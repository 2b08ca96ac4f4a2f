'use client'

import { VisuallyHidden } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import Link, { useLinkStatus } from 'next/link'
import { useOffline } from 'next/offline'
import type { ComponentProps } from 'react'
import styles from './shell.module.css'

/** A link that shows, once it is followed, that it waits for a server that does not answer: else nothing would seem to happen. */
export function WaitingLink({ children, ...link }: ComponentProps<typeof Link>) {
  return (
    <Link {...link}>
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
