'use client'

import { Progress } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '@/lib/api/client'
import type { Operation } from '@/lib/api/contract/operations'
import { formatCount } from '@/components/ui/format'
import { useFeedEvents } from './live-feed'
import { GuardedButton } from './session'
import styles from './shell.module.css'

/** An operation is one because it takes seconds: looking once a second is often enough to see it move. */
const LOOK_MS = 1_000

type Kind = Operation['kind']

const DOING: Readonly<Record<Kind, string>> = {
  invalidate: 'Invalidating',
  warm: 'Loading',
  refresh: 'Loading again',
  retime: 'Changing TTLs',
  redrive: 'Redriving',
  discard: 'Discarding',
}

interface RunningOperationProps {
  kinds: readonly Kind[]
  /** One was begun here, and whoever began it tells how it ended. */
  isAwaited?: boolean
}

/**
 * How far operations of the kinds are, whoever began them, so also after a page was loaded anew; what is done in a moment
 * shows nothing of this.
 */
export function RunningOperation({ kinds, isAwaited = false }: RunningOperationProps) {
  const { data, refetch } = useQuery({
    queryKey: ['operations', 'running'],
    queryFn: ({ signal }) => api.listOperations({ state: 'running', limit: 10 }, { signal }),
    refetchInterval: ({ state }) => (isAwaited || state.data?.items.length ? LOOK_MS : false),
  })
  const told = useFeedEvents().find((event) => event.kind === 'operation')?.operation
  const news = told && `${told.id} ${told.state}`
  useEffect(() => {
    if (news !== undefined) void refetch()
  }, [news, refetch])
  const running = data?.items.filter(({ kind }) => kinds.includes(kind))
  useEnds(isAwaited ? undefined : running)
  // It is there before there is something to tell: what comes together with its words is not read out.
  return (
    <div role="status" style={{ display: 'contents' }}>
      {running?.map((operation) => (
        <OperationLine key={operation.id} operation={operation} />
      ))}
    </div>
  )
}

function OperationLine({ operation: { id, kind, actor, progress } }: { operation: Operation }) {
  const stop = useMutation({ mutationFn: () => api.stopOperation(id) })
  const { done, failed, total } = progress
  const ended = done + failed
  const far = total === null ? formatCount(ended) : `${formatCount(ended)} of ${formatCount(total)}`
  return (
    <div className={styles.running}>
      <span title={`Begun by ${actor}`}>
        {DOING[kind]}: {far} done
      </span>
      <Progress value={total ? (ended / total) * 100 : 100} animated={total === null} aria-label={`${far} done`} />
      <GuardedButton
        size="compact-xs"
        variant="default"
        loading={stop.isPending || stop.isSuccess}
        onClick={() => stop.mutate()}
      >
        Stop here
      </GuardedButton>
    </div>
  )
}

/** Tells how those ended that were seen to run. */
function useEnds(running: readonly Operation[] | undefined): void {
  const seen = useRef(new Set<string>())
  useEffect(() => {
    if (!running) return
    const ids = new Set(running.map(({ id }) => id))
    for (const id of seen.current) if (!ids.has(id)) void api.getOperation(id).then(tellEnd, () => undefined)
    seen.current = ids
  }, [running])
}

function tellEnd({ kind, state, error, progress: { done, failed, total } }: Operation): void {
  const left = total === null ? 0 : total - done - failed
  const counted = [
    total === null ? `${formatCount(done)} done` : `${formatCount(done)} of ${formatCount(total)} done`,
    failed > 0 && `${formatCount(failed)} failed`,
    state !== 'done' && left > 0 && `${formatCount(left)} left as they were`,
  ]
  notifications.show({
    color: state === 'failed' || failed > 0 ? 'orange' : undefined,
    title: `${DOING[kind]}: ${state}`,
    message: error ?? counted.filter(Boolean).join(', '),
  })
}
