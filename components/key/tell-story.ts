import type { EntryDetail, HeldCopy } from '@/lib/api/contract/entries'
import type { InvalidationRow } from '@/lib/api/contract/invalidations'
import type { LevelName } from '@/lib/kernel/outcome'
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
    return `It is fresh: ${age}, and nothing it answers to was invalidated since. ${endOf(entry)}`
  }
  const worst =
    entry.copies.find((copy) => copy.why && copy.state === entry.state) ?? entry.copies.find(({ why }) => why)
  const why = worst?.why ?? (entry.ttlMs === 0 ? 'its time to live is over' : 'no level may serve its copy')
  const doer = since.find((row) => row.undoneAt === null && why.includes(`at position ${row.seq};`))
  const who = doer
    ? ` That was done by ${doer.actor} ${formatSpan(now - doer.at)} ago${doer.reason ? `: “${doer.reason}”` : ''}.`
    : ''
  const next =
    entry.state === 'stale'
      ? ' It is served until one load brings the new value.'
      : ' The next read goes to the source.'
  return `It is ${entry.state}, ${age}: ${why}.${who}${next}`
}

/** The end of a life that is longer further down is that of the longest: a read finds what the levels above no longer hold. */
function endOf(entry: EntryDetail): string {
  const { ms, longest } = freshFor(entry)
  if (ms === Infinity) return 'It has no end of life.'
  const end = `It goes stale in ${formatSpan(ms)}`
  return longest ? `${end}: ${PLACES[longest].short} keeps its copy longest.` : `${end}.`
}

/** How long a read will find it fresh, and the level that keeps it longer than the one that answers now, where one does. */
function freshFor({ ttlMs, copies }: EntryDetail): { ms: number; longest: LevelName | undefined } {
  const now = ttlMs ?? Infinity
  const held = copies.filter(({ present, state, instance }) => present && state === 'fresh' && instance === undefined)
  const last = held.reduce(
    (most: HeldCopy | undefined, one) => (lifeLeft(one) > lifeLeft(most) ? one : most),
    undefined,
  )
  // Copies of one load end together but for rounding, and what answers was read a moment after them.
  return last && lifeLeft(last) > now + 1000
    ? { ms: lifeLeft(last), longest: last.level }
    : { ms: now, longest: undefined }
}

const lifeLeft = (copy: HeldCopy | undefined): number => (copy?.ttlMs === null ? Infinity : (copy?.ttlMs ?? 0))

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

function expiryOf(entry: EntryDetail, now: number): Moment[] {
  const { ms, longest } = freshFor(entry)
  if (entry.state !== 'fresh' || ms === Infinity) return []
  const detail = longest ? `Its time to live ends in ${PLACES[longest].short}` : 'Its time to live ends'
  return [{ at: now + ms, what: 'Goes stale', detail, tone: 'quiet' }]
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
