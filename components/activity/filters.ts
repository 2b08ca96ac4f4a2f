import { parseAsString, parseAsStringLiteral, useQueryStates, type inferParserType } from 'nuqs'
import type { InvalidationsQuery } from '@/lib/api/contract/invalidations'

type Kind = NonNullable<InvalidationsQuery['kind']>

/** What operations were to take. */
export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  all: 'Everything',
  namespace: 'Namespaces',
  prefix: 'Prefixes',
  tag: 'Tags',
  dependency: 'Dependencies',
  key: 'Keys',
}
export const KINDS = ['all', 'namespace', 'prefix', 'tag', 'dependency', 'key'] as const satisfies readonly Kind[]
export const OUTCOMES = ['done', 'denied', 'failed'] as const

const parsers = {
  /** A period by its name, or a day. */
  when: parseAsString.withDefault('any'),
  who: parseAsString.withDefault(''),
  /** Of operations, as the next: what they named. */
  kind: parseAsStringLiteral(KINDS),
  of: parseAsString.withDefault(''),
  /** Of the audit, as the next. */
  action: parseAsString.withDefault(''),
  outcome: parseAsStringLiteral(OUTCOMES),
}

type Filters = inferParserType<typeof parsers>

/** Nothing narrowed; when and who are kept from one list to the other. */
const NO_FILTERS: Filters = { when: 'any', who: '', kind: null, of: '', action: '', outcome: null }

/**
 * @param own the filters that a list has beside those by time and by person
 * @returns what the lists of operations and of the audit are narrowed to, as it stands in the URL
 */
export function useFilters(own: readonly ('kind' | 'of' | 'action' | 'outcome')[]) {
  const [filters, setFilters] = useQueryStates(parsers, { clearOnDefault: true })
  const isNarrowed = (['when', 'who', ...own] as const).some((name) => filters[name] !== NO_FILTERS[name])
  return { filters, setFilters, isNarrowed, clear: () => void setFilters(NO_FILTERS) }
}

export type Filtering = ReturnType<typeof useFilters>
