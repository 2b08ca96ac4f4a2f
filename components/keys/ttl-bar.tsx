'use client'

import type { EntryRow } from '@/lib/api/contract/entries'
import { formatSpan } from '@/components/ui/format'
import { Meter } from '@/components/ui/meter'
import { useTtlOf } from './namespace-ttls'
import styles from './keys.module.css'

/** What is left of an entry's life, of what its namespace gives it. */
export function TtlBar({ row }: { row: EntryRow }) {
  const whole = useTtlOf(row.namespace)
  const left = row.ttlMs ?? Infinity
  const color = row.state === 'fresh' ? 'var(--mantine-primary-color-filled)' : 'var(--tl-warn)'
  return (
    <span className={styles.ttl}>
      <span>{left === 0 ? 'over' : formatSpan(left)}</span>
      <Meter share={left === Infinity ? 1 : left / whole} color={color} />
    </span>
  )
}
