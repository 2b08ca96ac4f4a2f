import type { ReactNode } from 'react'
import { ErrorState } from './state-message'

interface LoadedProps<T> {
  /** As TanStack Query tells of it. */
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  /** Stands there until it has come, as high as what will. */
  skeleton: ReactNode
  /** Stands in place of a list of nothing. */
  empty?: ReactNode
  children: (data: T) => ReactNode
}

/** What was asked for, also where the last look failed: an error stands only where nothing is known. */
export function Loaded<T extends object>({ query, skeleton, empty, children }: LoadedProps<T>) {
  const { data, error, refetch } = query
  if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : skeleton
  return empty !== undefined && isEmpty(data) ? empty : children(data)
}

/** @param data a list, or a page of one */
function isEmpty(data: object): boolean {
  const items: unknown = 'items' in data ? data.items : data
  return Array.isArray(items) && items.length === 0
}
