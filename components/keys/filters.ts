import { parseAsString, parseAsStringLiteral, useQueryStates, type inferParserType } from 'nuqs'
import type { EntriesQuery } from '@/lib/api/contract/entries'

export const SORTS = ['key', '-key', 'size', '-size', 'expires', '-expires', 'hits', '-hits'] as const
export const STATES = ['fresh', 'stale', 'dead'] as const

const parsers = {
  prefix: parseAsString.withDefault(''),
  q: parseAsString.withDefault(''),
  tag: parseAsString.withDefault(''),
  namespace: parseAsString.withDefault(''),
  level: parseAsStringLiteral(['memory', 'redis', 'disk'] as const),
  state: parseAsStringLiteral(STATES),
  sort: parseAsStringLiteral(SORTS).withDefault('key'),
}

export type Filters = inferParserType<typeof parsers>

/** The filters of the Keys page, as they stand in its URL. Typing writes at most every 250 ms. */
export const useFilters = () => useQueryStates(parsers, { clearOnDefault: true, throttleMs: 250 })

/** @returns a query of the API: filters that are not set are left out */
export function queryOf({ prefix, q, tag, namespace, level, state, sort }: Filters): EntriesQuery {
  return {
    prefix: prefix || undefined,
    q: q || undefined,
    tag: tag || undefined,
    namespace: namespace || undefined,
    level: level ?? undefined,
    state: state ?? undefined,
    sort,
  }
}

export const hasFilters = ({ prefix, q, tag, namespace, level, state }: Filters): boolean =>
  [prefix, q, tag, namespace, level, state].some(Boolean)
