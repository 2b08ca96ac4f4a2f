'use client'

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { EntryRow } from '@/lib/api/contract/entries'
import type { TagRow } from '@/lib/api/contract/tags'

/** Long enough that typing a word asks once, short enough to feel immediate. */
const TYPING_MS = 150
/** A single letter is in nearly every key. */
const LEAST = 2

interface Found {
  readonly keys: readonly EntryRow[]
  readonly tags: readonly TagRow[]
  readonly isLooking: boolean
  readonly failure: Error | null
}

/** @returns the keys and tags that contain what was typed */
export function useFound(typed: string): Found {
  const [asked] = useDebouncedValue(typed, TYPING_MS)
  const enabled = asked.length >= LEAST
  const keys = useQuery({
    queryKey: ['entries', 'palette', asked],
    queryFn: ({ signal }) => api.listEntries({ q: asked, limit: 8 }, { signal }),
    enabled,
  })
  const tags = useQuery({
    queryKey: ['tags', 'palette', asked],
    queryFn: ({ signal }) => api.listTags({ q: asked, limit: 4 }, { signal }),
    enabled,
  })
  const isWanted = typed.length >= LEAST
  return {
    keys: (asked && typed ? keys.data?.items : undefined) ?? [],
    tags: (asked && typed ? tags.data?.items : undefined) ?? [],
    isLooking: isWanted && (asked !== typed || keys.isFetching || tags.isFetching),
    failure: isWanted ? (keys.error ?? tags.error) : null,
  }
}
