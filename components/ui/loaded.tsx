import type { ReactNode } from 'react'
import { ErrorState } from './state-message'

interface LoadedProps<T> {
  /** As TanStack Query tells of it. */
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  /** Stands there until it has come, as high as what will. */
  skeleton: ReactNode
  /** Stands in place of a list without items. */
  empty?: ReactNode
  children: (data: T) => ReactNode
}

/** What was asked for, also where the last look failed: an error stands only where nothing is known. */
export function Loaded<T extends object>({ query, skeleton, empty, children }: LoadedProps<T>) {
  const { data, error, refetch } = query
  if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : skeleton
  return empty !== undefined && 'items' in data && isEmpty(data.items) ? empty : children(data)
}

const isEmpty = (items: unknown): boolean => Array.isArray(items) && items.length === 0
