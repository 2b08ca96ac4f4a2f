'use client'

import { notifyManager, useQueryClient } from '@tanstack/react-query'
import { useOffline } from 'next/offline'
import { useCallback, useSyncExternalStore } from 'react'
import { oldestShown } from './cut-off'

/**
 * Whether the server does not answer, and as of when is what the page still shows: pages that were looked at before stand
 * there as they were then.
 */
export function useCutOff(): { readonly isCutOff: boolean; readonly asOf: number | undefined } {
  const cache = useQueryClient().getQueryCache()
  const subscribe = useCallback((listener: () => void) => cache.subscribe(notifyManager.batchCalls(listener)), [cache])
  const read = () => oldestShown(cache.findAll({ type: 'active' }))
  const oldest = useSyncExternalStore(subscribe, read, () => undefined)
  // Of a link that was followed, also by who does not refresh: Next keeps it until the server answers.
  const isLinkKept = useOffline()
  return { isCutOff: isLinkKept || oldest !== undefined, asOf: oldest || undefined }
}
