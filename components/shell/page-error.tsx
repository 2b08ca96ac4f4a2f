'use client'

import { useEffect } from 'react'
import { Panel } from '@/components/ui/panel'
import { ErrorState } from '@/components/ui/state-message'

/** A page that was loaded just now would fail again. */
const LOADED_MS = 5_000

/** Stands in a page's place where it failed; the shell stays. Code that came too late for the link is fetched by a reload. */
export function PageError({ error }: { error: Error }) {
  const isLate = error.name === 'ChunkLoadError'
  useEffect(() => {
    if (isLate && performance.now() > LOADED_MS) location.reload()
  }, [isLate])
  return (
    <Panel>
      <ErrorState error={error} retry={() => location.reload()} />
    </Panel>
  )
}
