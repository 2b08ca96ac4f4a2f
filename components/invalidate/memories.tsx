import { Fragment } from 'react'
import type { InvalidationPlan } from '@/lib/api/contract/invalidations'
import { useInstances } from '@/components/shell/use-instances'
import { formatCount, formatProcess, plural } from '@/components/ui/format'
import { listHref } from '@/components/ui/links'
import { CountOfLevel } from '@/components/ui/per-level-links'
import styles from './invalidate.module.css'

/** More are counted together. */
const SHOWN = 8

/** What goes from the memory of each process; nothing where there is but one. */
export function Memories({ plan: { memories, target } }: { plan: InvalidationPlan }) {
  const { data } = useInstances()
  if (memories.length < 2) return null
  const nameOf = (id: string): string => {
    const process = data?.items.find((one) => one.id === id)
    return process ? formatProcess(process) : id
  }
  const rest = memories.slice(SHOWN)
  const more = rest.reduce((sum, { entries }) => sum + (entries ?? 0), 0)
  return (
    <p className={styles.memories} data-testid="preview-memories">
      L1 of each process:{' '}
      {memories.slice(0, SHOWN).map(({ instance, entries, exact }, index) => (
        <Fragment key={instance}>
          {index > 0 && ', '}
          {nameOf(instance)}{' '}
          {entries === null ? (
            'did not answer'
          ) : (
            <>
              {!exact && 'about '}
              <CountOfLevel count={entries} href={listHref(target, { process: instance })} />
            </>
          )}
        </Fragment>
      ))}
      {rest.length > 0 && `, and ${plural(rest.length, 'more process', 'more processes')} ${formatCount(more)}`}
    </p>
  )
}
