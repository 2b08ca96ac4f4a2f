import { parseAsStringLiteral } from 'nuqs'

export const RANGES = ['5m', '15m', '1h', '6h', '24h'] as const
export type Range = (typeof RANGES)[number]

export const RANGE_LOOKS: Record<Range, { ms: number; words: string }> = {
  '5m': { ms: 300_000, words: '5 minutes' },
  '15m': { ms: 900_000, words: '15 minutes' },
  '1h': { ms: 3_600_000, words: 'hour' },
  '6h': { ms: 21_600_000, words: '6 hours' },
  '24h': { ms: 86_400_000, words: '24 hours' },
}

export const rangeParser = parseAsStringLiteral(RANGES).withDefault('5m')
