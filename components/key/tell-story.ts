import type { EntryDetail, HeldCopy } from '@/lib/api/contract/entries'
import type { InvalidationRow } from '@/lib/api/contract/invalidations'
import { formatSpan, formatStamp } from '@/components/ui/format'
import { PLACES } from '@/components/ui/level-colors'
import { describeTarget } from '@/components/ui/target-text'
import { touches } from './touches'

export interface Moment {
  readonly at: number
  readonly what: string
  readonly detail: string
  readonly tone: 'plain' | 'good' | 'warn' | 'quiet'
}

export interface Story {
  /** Why the entry is as it is, in one sentence. */
  readonly verdict: string
  /** Newest first; what is still to come stands above all. */
  readonly moments: readonly Moment[]
}

/** Operations before the load that are told: they say what the entry was loaded after. */
const EARLIER = 3

/** @returns what happened to an entry, and why it is as it is now */
export function tellStory(entry: EntryDetail, operations: readonly InvalidationRow[], now: number): Story {
  const held = entry.copies.filter((copy) => copy.present && copy.ageMs !== undefined)
  const touching = operations.filter(({ target }) => touches(target, entry)).sort((a, b) => b.at - a.at)
  const loaded = loadsOf(held, now, touching)
  const firstLoad = Math.min(...loaded.map(({ at }) => at), now)
  const since = touching.filter(({ at }) => at >= firstLoad)
  const before = touching.filter(({ at }) => at < firstLoad).slice(0, EARLIER)
  const moments = [...expiryOf(entry, now), ...[...since, ...before].map(momentOf), ...loaded]
  return { verdict: verdictOf(entry, since, now), moments: moments.sort((a, b) => b.at - a.at) }
}

function verdictOf(entry: EntryDetail, since: readonly InvalidationRow[], now: number): string {
  const age = `loaded ${formatSpan(entry.ageMs)} ago`
  if (entry.state === 'fresh') {
    const end = entry.ttlMs === null ? 'It has no end of life.' : `It goes stale in ${formatSpan(entry.ttlMs)}.`
    return `It is fresh: ${age}, and nothing it answers to was invalidated since. ${end}`
  }
  const worst =
    entry.copies.find((copy) => copy.why && copy.state === entry.state) ?? entry.copies.find(({ why }) => why)
  const why = worst?.why ?? (entry.ttlMs === 0 ? 'its time to live is over' : 'no level may serve its copy')
  const doer = since.find((row) => row.undoneAt === null && why.includes(`at position ${row.seq};`))
  const who = doer
    ? ` ${doer.actor} did that ${formatSpan(now - doer.at)} ago${doer.reason ? `: “${doer.reason}”` : ''}.`
    : ''
  const next =
    entry.state === 'stale'
      ? ' It is served until one load brings the new value.'
      : ' The next read goes to the source.'
  return `It is ${entry.state}, ${age}: ${why}.${who}${next}`
}

/** One moment for each load that a copy is of: copies of different loads have different stamps. */
function loadsOf(held: readonly HeldCopy[], now: number, touching: readonly InvalidationRow[]): Moment[] {
  const byStamp = new Map<string, HeldCopy[]>()
  for (const copy of held) {
    const load = `${copy.stamp} ${copy.version}`
    byStamp.set(load, [...(byStamp.get(load) ?? []), copy])
  }
  return [...byStamp.values()].map((copies) => ({
    at: amid(touching, { at: now - Math.max(...copies.map(({ ageMs = 0 }) => ageMs)), stamp: copies[0]?.stamp }),
    what: 'Loaded or written',
    detail: `${holdersOf(copies)} this copy: version ${copies[0]?.version}, stamp ${formatStamp(copies[0]?.stamp)}`,
    tone: 'good',
  }))
}

/**
 * When a load began, after the operations it knew of and not after the others. Positions in the log tell which came first;
 * times do not: ages are counted from when the answer came, by the reader's clock, and operations by the server's.
 */
function amid(
  operations: readonly InvalidationRow[],
  { at, stamp }: { at: number; stamp: number | undefined },
): number {
  if (stamp === undefined) return at
  const later = operations.filter(({ seq }) => seq > stamp).map((one) => one.at)
  const known = operations.filter(({ seq }) => seq > 0 && seq <= stamp).map((one) => one.at + 1)
  return Math.max(Math.min(at, ...later), ...known)
}

/** Each level once: the memories of several processes are one level. */
function holdersOf(copies: readonly HeldCopy[]): string {
  const levels = [...new Set(copies.map(({ level }) => PLACES[level].short))]
  return `${levels.join(', ')} ${levels.length === 1 ? 'holds' : 'hold'}`
}

function expiryOf({ ttlMs, state }: EntryDetail, now: number): Moment[] {
  if (state !== 'fresh' || ttlMs === null) return []
  return [{ at: now + ttlMs, what: 'Goes stale', detail: 'Its time to live ends', tone: 'quiet' }]
}

function momentOf({ at, mode, target, actor, reason, undoneAt, seq }: InvalidationRow): Moment {
  const how = mode === 'soft' ? 'Softly invalidated' : 'Invalidated'
  const detail = [`${describeTarget(target)}, by ${actor}`, reason && `“${reason}”`, `position ${seq}`]
  return {
    at,
    what: undoneAt === null ? how : `${how}, undone since`,
    detail: detail.filter(Boolean).join(', '),
    tone: undoneAt === null ? 'warn' : 'quiet',
  }
}
