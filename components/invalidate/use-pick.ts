import { parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'

export const KINDS = ['tag', 'tags', 'key', 'dependency', 'prefix', 'namespace', 'version', 'all'] as const

const parsers = {
  by: parseAsStringLiteral(KINDS).withDefault('tag'),
  name: parseAsString.withDefault(''),
  tags: parseAsNativeArrayOf(parseAsString),
  match: parseAsStringLiteral(['any', 'all'] as const).withDefault('any'),
}

/** What is picked, as it stands in the URL: a link leads to a filled-in page, never to an invalidation. */
export const usePick = () => useQueryStates(parsers, { clearOnDefault: true })
