import { OTHERS } from '@/lib/kernel/key'

export type FindingKind =
  | 'cold'
  | 'expires-too-soon'
  | 'evicted-too-soon'
  | 'invalidated-too-often'
  | 'keys-never-repeat'
  | 'refused-too-often'
  | 'reloaded-unchanged'
  | 'ttl-too-long'
  | 'never-hit'
  | 'too-big'
  | 'level-costs-more'
  | 'tag-too-big'
  | 'tag-too-often'
  | 'memory-pressure'
  | 'redis-evicts'
  | 'stampede'
  | 'source-fails'
  | 'source-slows'
  | 'clock-skew'
  | 'write-backlog'

/** A number that a finding rests on. `part` is of 1. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 'count' | 'part' | 'ms' | 'bytes' | 'perHour'
}

/** Where the list behind a finding is: a page of the console and its filters. */
export interface Behind {
  readonly page: 'keys' | 'tags' | 'levels' | 'strategies' | 'versions' | 'activity'
  readonly filters: Record<string, string>
}

/** Something that is not as it should be, what shows it, and what to do. */
export interface Finding {
  readonly kind: FindingKind
  /** A namespace, a tag, a level, or the cache itself. */
  readonly subject: { readonly type: 'namespace' | 'tag' | 'level' | 'cache'; readonly name: string }
  /** One sentence. */
  readonly says: string
  readonly figures: Figure[]
  /** By how much more there is than the least that counts as evidence. */
  readonly confidence: 'low' | 'medium' | 'high'
  readonly change: string
  readonly brings: string
  readonly behind: Behind
}

/** The keys of a namespace; all keys where it stands for those that have none. */
export function keysOf(namespace: string, filters: Record<string, string> = {}): Behind {
  return { page: 'keys', filters: namespace === OTHERS ? filters : { namespace, ...filters } }
}

/** @param enough the least evidence that is taken for any */
export function confidenceOf(seen: number, enough: number): Finding['confidence'] {
  if (seen >= 10 * enough) return 'high'
  return seen >= 3 * enough ? 'medium' : 'low'
}

export const count = (name: string, value: number): Figure => ({ name, value, unit: 'count' })
export const part = (name: string, value: number): Figure => ({ name, value, unit: 'part' })
export const ms = (name: string, value: number): Figure => ({ name, value, unit: 'ms' })
export const bytes = (name: string, value: number): Figure => ({ name, value, unit: 'bytes' })
export const perHour = (name: string, value: number): Figure => ({ name, value, unit: 'perHour' })

/** @returns `0.734` as "73 %"; never "100 %" for less than all */
export function percent(value: number): string {
  const rounded = Math.round(value * 100)
  return value < 1 && rounded === 100 ? '> 99 %' : `${rounded} %`
}

/** @returns `1701.4` as "1,701" */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US')

/** @returns a duration as people say it: "0.4 ms", "12 s", "3 min" */
export function spoken(durationMs: number): string {
  if (durationMs < 10) return `${Number(durationMs.toPrecision(2))} ms`
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`
  if (durationMs < 120_000) return `${Math.round(durationMs / 1_000)} s`
  if (durationMs < 7_200_000) return `${Math.round(durationMs / 60_000)} min`
  return `${Math.round(durationMs / 3_600_000)} h`
}
