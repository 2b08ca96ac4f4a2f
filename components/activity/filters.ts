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
  /** Of operations. */
  kind: parseAsStringLiteral(KINDS),
  /** Of the audit, as the next. */
  action: parseAsString.withDefault(''),
  outcome: parseAsStringLiteral(OUTCOMES),
}

export type Filters = inferParserType<typeof parsers>

/** What the lists of operations and of the audit are narrowed to, as it stands in the URL. */
export const useFilters = () => useQueryStates(parsers, { clearOnDefault: true })

/** Nothing narrowed; when and who are kept from one list to the other. */
export const NO_FILTERS: Filters = { when: 'any', who: '', kind: null, action: '', outcome: null }
