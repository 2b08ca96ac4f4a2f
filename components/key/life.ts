import type { EntryDetail, PutEntry } from '@/lib/api/contract/entries'
import { durationSchema } from '@/lib/api/contract/primitives'

const FOR_EVER = 'for ever'
/** Beyond the longest span that ends. */
const ENDLESS_MS = Number.MAX_SAFE_INTEGER

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

interface Life {
  /** What is left; null for ever. */
  readonly ttlMs: number | null
  readonly ageMs: number
}

/** @returns how far the life of what is stored has come: what was invalidated softly serves no more of it, but has it still */
export function storedLife({ ttlMs, ageMs, copies }: Pick<EntryDetail, 'ttlMs' | 'ageMs' | 'copies'>): Life {
  const living = ttlMs === 0 ? copies.find((copy) => copy.ttlMs === null || (copy.ttlMs ?? 0) > 0) : undefined
  return { ttlMs: living?.ttlMs === undefined ? ttlMs : living.ttlMs, ageMs: living?.ageMs ?? ageMs }
}

/** @returns how long an entry was given when it was stored, as one types it; nothing where that is over and no longer known */
export function lifeOf({ ttlMs, ageMs }: Life): string {
  if (ttlMs === null) return FOR_EVER
  if (ttlMs === 0) return ''
  // Both are rounded, so that their sum is some milliseconds off; and lives are spread a little, so that not all end at once.
  const step = ageMs + ttlMs < 10_000 ? 100 : 1_000
  const ms = Math.round((ageMs + ttlMs) / step) * step
  const [unit, size] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}

/** @returns what was typed as a TTL of the API: none, which leaves it to the namespace, where nothing was */
export function ttlOf(typed: string): PutEntry['ttl'] {
  const text = typed.trim()
  return text === '' ? undefined : text === FOR_EVER ? ENDLESS_MS : text
}

/** @returns what is wrong with what was typed */
export const mistakeInTtl = (typed: string): string | undefined =>
  durationSchema.optional().safeParse(ttlOf(typed)).error?.issues[0]?.message
