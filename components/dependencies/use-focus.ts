import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates, type inferParserType } from 'nuqs'

export const DIRECTIONS = ['both', 'down', 'up'] as const
export const VIEWS = ['table', 'graph'] as const
/** More steps than this are another question: the API answers 16 at most, and 300 keys are found before. */
export const DEPTHS = [1, 2, 3, 5, 8, 16] as const

const parsers = {
  key: parseAsString.withDefault(''),
  depth: parseAsInteger.withDefault(3),
  direction: parseAsStringLiteral(DIRECTIONS).withDefault('both'),
  view: parseAsStringLiteral(VIEWS).withDefault('table'),
}

export type Focus = inferParserType<typeof parsers>

/** The key that is looked at and how far around it, as they stand in the URL. */
export const useFocus = () => useQueryStates(parsers, { clearOnDefault: true, history: 'push' })
