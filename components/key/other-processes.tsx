'use client'

import type { HeldCopy } from '@/lib/api/contract/entries'
import { useInstances } from '@/components/shell/use-instances'
import { EntryState } from '@/components/ui/entry-state'
import { formatProcess, formatSpan, formatStamp } from '@/components/ui/format'
import styles from './key.module.css'

/** What the memories of the other processes hold: a line each, as their copies are told in full where they are asked. */
export function OtherProcesses({ copies }: { copies: readonly HeldCopy[] }) {
  const { data } = useInstances()
  const nameOf = (id = '') => {
    const known = data?.items.find((instance) => instance.id === id)
    return known ? formatProcess(known) : id
  }
  return (
    <>
      <h3 className={styles.listTitle}>Memory of the other processes</h3>
      <ul className={styles.processes}>
        {copies.map((copy) => (
          <li key={copy.instance} title={copy.error ?? copy.why ?? copy.instance}>
            <span>{nameOf(copy.instance)}</span>
            <EntryState state={copy.error ? 'unknown' : copy.present ? (copy.state ?? 'fresh') : 'absent'} />
            {copy.present && (
              <span className={styles.processDetail}>
                {formatSpan(copy.ageMs)} old, stamp {formatStamp(copy.stamp)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
