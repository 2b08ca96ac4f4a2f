'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, ApiProblem } from '@/lib/api/client'
import { Panel } from '@/components/ui/panel'
import { ErrorState } from '@/components/ui/state-message'

/** A page that was loaded just now would fail again. */
const LOADED_MS = 5_000
const AGAIN_MS = 2_000

/**
 * Stands in a page's place where it failed. Code that could not be fetched is fetched by a reload, once the server
 * answers: before that a reload would leave the browser's own error.
 */
export function PageError({ error }: { error: Error }) {
  const isLate = error.name === 'ChunkLoadError'
  const { error: silence, isSuccess } = useQuery({
    queryKey: ['health', 'for a reload'],
    queryFn: ({ signal }) => api.getHealth({ signal }),
    enabled: isLate,
    retry: false,
    refetchInterval: ({ state }) => (state.error ? AGAIN_MS : false),
  })
  const isCutOff = silence instanceof ApiProblem && silence.status === 0
  const answers = isSuccess || (silence !== null && !isCutOff)
  useEffect(() => {
    if (answers && performance.now() > LOADED_MS) location.reload()
  }, [answers])
  return (
    <Panel>
      <ErrorState error={isCutOff ? silence : error} retry={() => location.reload()} />
    </Panel>
  )
}
