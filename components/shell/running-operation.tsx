'use client'

import { Progress } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { Operation } from '@/lib/api/contract/operations'
import { formatCount } from '@/components/ui/format'
import { GuardedButton } from './session'
import styles from './shell.module.css'

/** An operation is one because it takes seconds: looking once a second is often enough to see it move. */
const LOOK_MS = 1_000

/** How far an operation of one of the kinds is; what is done in a moment shows nothing of this. */
export function RunningOperation({ kinds }: { kinds: readonly Operation['kind'][] }) {
  const { data } = useQuery({
    queryKey: ['operations', 'running'],
    queryFn: ({ signal }) => api.listOperations({ state: 'running', limit: 10 }, { signal }),
    refetchInterval: LOOK_MS,
    gcTime: 0,
  })
  const running = data?.items.find(({ kind }) => kinds.includes(kind))
  const stop = useMutation({ mutationFn: (id: string) => api.stopOperation(id) })
  if (!running) return null
  const { done, total } = running.progress
  const told = total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`
  return (
    <div className={styles.running} role="status">
      <span>{told} done</span>
      <Progress value={total ? (done / total) * 100 : 100} animated={total === null} aria-label={`${told} done`} />
      <GuardedButton
        size="compact-xs"
        variant="default"
        loading={stop.isPending}
        onClick={() => stop.mutate(running.id)}
      >
        Stop here
      </GuardedButton>
    </div>
  )
}
