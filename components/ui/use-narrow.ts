'use client'

import { useSyncExternalStore } from 'react'

/** @returns whether the window is at most that many em wide, and at once where nothing was drawn on the server */
export function useNarrow(em: number): boolean {
  const query = `(max-width: ${em}em)`
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
    () => false,
  )
}
