'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { Instance } from '@/lib/api/contract/instances'
import { formatProcess, plural } from '@/components/ui/format'
import styles from './invalidate.module.css'

const LOOK_EVERY_MS = 1_000

/** A receipt per process: who has applied the invalidation, by how far each has read the log. Looks until all have. */
export function AppliedBy({ seq }: { seq: number }) {
  const waitsFor = ({ log }: Instance) => log.applied < seq
  const { data, isError } = useQuery({
    queryKey: ['instances', 'applied', seq],
    queryFn: ({ signal }) => api.listInstances({ signal }),
    refetchInterval: ({ state }) => (state.data && !state.data.items.some(waitsFor) ? false : LOOK_EVERY_MS),
  })
  if (!data)
    return (
      <p className={styles.receiptText}>
        {isError ? 'The processes do not tell whether they have applied it' : 'Asking the processes'}
      </p>
    )
  const all = data.items.length
  const waiting = data.items.filter(waitsFor)
  const title = data.items.map((one) => `${formatProcess(one)}: ${waitsFor(one) ? 'not yet' : 'applied'}`).join('\n')
  return (
    <p className={styles.receiptText} title={title}>
      {waiting.length === 0
        ? `Applied by ${all === 1 ? 'the only process' : `all ${plural(all, 'process', 'processes')}`}`
        : `Applied by ${all - waiting.length} of ${plural(all, 'process', 'processes')}; not yet by ${waiting.map(formatProcess).join(', ')}`}
    </p>
  )
}
