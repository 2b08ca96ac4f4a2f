import type { Core } from '@/lib/engine/core'
import type { TargetNames } from '@/lib/engine/invalidation/target-names'
import { servable } from '@/lib/engine/read/servable'
import { freshnessAt } from '@/lib/kernel/entry'
import { namespaceOf } from '@/lib/kernel/key'
import { coverOf } from '@/lib/kernel/cover'
import type { Name } from '@/lib/kernel/names'
import type { LevelName } from '@/lib/kernel/outcome'
import { nextTurn } from '@/lib/kernel/next-turn'
import type { Awaitable, EntryFilter, FarLevel, StoredMeta } from '@/lib/ports/far-level'

/** Entries looked at between two turns of the event loop, at most. */
const MOST_AT_ONCE = 500
/** Entries of memory that are passed over in the time in which one that is covered is judged. */
const PASSED_FOR_ONE = 50
const BY_KEY = { by: 'key', descending: false } as const

export interface Member {
  readonly key: string
  readonly sizeBytes: number
  /** Reads since it was stored, as far as memory knows. */
  readonly hits: number
}

/** One step through a level: what was servable among the entries looked at. */
export interface MembersStep {
  readonly members: readonly Member[]
  readonly looked: number
  /** How many entries a walk of this level will look at in all, where that is known. */
  readonly of: number | undefined
  /** Where that is not known: there are more than so many. */
  readonly moreThan?: number | undefined
  /** In entries judged, where that is less than were looked at. */
  readonly cost?: number
}

/** How many entries of each level are to be judged: where there are more, the rest is estimated from those. */
export interface Looks {
  readonly most: number
  /** Of a far level, through which a walk by its index goes: an entry there costs ten times one of memory. */
  readonly mostFar: number
}

export interface Walk {
  readonly level: LevelName
  readonly most: number
  readonly steps: AsyncIterable<MembersStep> | Iterable<MembersStep>
  /** How many entries the steps will look at in all, by the level's index; undefined where it does not know. */
  readonly size: () => Awaitable<number | undefined>
}

/**
 * A walk through each level that finds the servable entries a target covers, in steps that leave the event loop its
 * turns.
 */
export function walksOf(core: Core, { keys, names }: TargetNames, looks: Looks): Walk[] {
  return keys.length > 0 ? walksOfKeys(core, keys, looks) : walksOfCovered(core, names, looks)
}

function walksOfKeys(core: Core, keys: readonly string[], { most }: Looks): Walk[] {
  const size = (): number => keys.length
  const far = core.far.map((level) => ({ level: level.name, most, steps: namedIn(core, level, keys), size }))
  return core.hasMemory ? [{ level: 'memory', most, steps: namedInMemory(core, keys), size }, ...far] : far
}

function walksOfCovered(core: Core, names: readonly Name[], { most, mostFar }: Looks): Walk[] {
  const atOnce = Math.min(mostFar, MOST_AT_ONCE)
  const far = core.far.map((level) => ({
    ...{ level: level.name, most: mostFar },
    steps: coveredIn({ core, level, atOnce }, names),
    size: () => sizeIn(level, names),
  }))
  if (!core.hasMemory) return far
  const size = (): number => core.near.usage().entries
  return [{ level: 'memory', most, steps: coveredInMemory(core, names), size }, ...far]
}

async function sizeIn(level: FarLevel, names: readonly Name[]): Promise<number | undefined> {
  let size = 0
  for (const filter of filtersOf(names)) {
    const counted = await level.count(filter)
    if (counted === undefined) return undefined
    size += counted
  }
  return size
}

async function* namedInMemory(core: Core, keys: readonly string[]): AsyncIterableIterator<MembersStep> {
  for (let from = 0; from < keys.length; from += MOST_AT_ONCE) {
    if (from > 0) await nextTurn()
    const asked = keys.slice(from, from + MOST_AT_ONCE)
    const members = asked.flatMap((key): Member[] => {
      const entry = core.near.find(key)
      const isServable = entry !== undefined && servable(core, entry, true) !== 'dead'
      return isServable ? [{ key, sizeBytes: entry.sizeBytes, hits: core.near.hitsOf(key) }] : []
    })
    yield { members, looked: asked.length, of: keys.length }
  }
}

async function* coveredInMemory(core: Core, names: readonly Name[]): AsyncIterableIterator<MembersStep> {
  const of = core.near.usage().entries
  const covers = coverOf(names)
  let isFirst = true
  for (const { entries, looked } of core.near.scan(filtersOf(names))) {
    if (!isFirst) await nextTurn()
    isFirst = false
    const members: Member[] = []
    for (const { meta, hits } of entries)
      if (covers(meta) && servable(core, meta, true) !== 'dead')
        members.push({ key: meta.key, sizeBytes: meta.sizeBytes, hits })
    yield { members, looked, of, cost: entries.length + looked / PASSED_FOR_ONE }
  }
}

async function* namedIn(core: Core, level: FarLevel, keys: readonly string[]): AsyncIterableIterator<MembersStep> {
  for (let from = 0; from < keys.length; from += MOST_AT_ONCE) {
    const asked = keys.slice(from, from + MOST_AT_ONCE)
    const frames = await level.read(
      asked.map((key) => ({ key, version: activeVersion(core, key) })),
      'look',
    )
    const members = frames.flatMap((frame, i): Member[] => {
      const key = asked[i] ?? ''
      const decoded = frame && core.codec.decodeHeader(frame, key)
      const isServable = decoded?.kind === 'entry' && servable(core, decoded.entry, false) !== 'dead'
      return frame && isServable ? [{ key, sizeBytes: frame.byteLength, hits: 0 }] : []
    })
    yield { members, looked: asked.length, of: keys.length }
  }
}

interface FarWalk {
  readonly core: Core
  readonly level: FarLevel
  readonly atOnce: number
}

async function* coveredIn(walk: FarWalk, names: readonly Name[]): AsyncIterableIterator<MembersStep> {
  const { core, level, atOnce } = walk
  const covers = coverOf(names)
  for (const filter of filtersOf(names)) {
    let cursor: string | undefined
    let of: number | undefined
    let moreThan: number | undefined
    do {
      const page = await level.list(filter, BY_KEY, cursor, atOnce)
      const members = page.items.filter((meta) => isServableMeta(core, meta) && covers(meta))
      const looked = page.scanned?.looked ?? page.items.length
      // Some levels tell it with the first page alone.
      of = page.scanned?.of ?? page.total ?? of
      moreThan = page.moreThan ?? moreThan
      yield { members: members.map(asMember), looked, of, moreThan }
      cursor = page.cursor
    } while (cursor !== undefined)
  }
}

const asMember = ({ key, sizeBytes }: StoredMeta): Member => ({ key, sizeBytes, hits: 0 })

function isServableMeta(core: Core, meta: StoredMeta): boolean {
  if (meta.version !== activeVersion(core, meta.key)) return false
  if (freshnessAt(meta, core.clock.now()) === 'dead') return false
  const { kind } = core.validity.floors.judge(meta)
  return kind === 'valid' || kind === 'soft'
}

function activeVersion(core: Core, key: string): number {
  return core.validity.versions.active(namespaceOf(key))
}

/** What to ask a level's index for; what it returns is checked against the names, so it may be too much. */
export function filtersOf(names: readonly Name[]): EntryFilter[] {
  return names.map((name) => {
    const rest = name.slice(2)
    if (name.startsWith('t:')) return { tag: rest }
    if (name.startsWith('n:')) return { namespace: rest }
    if (name.startsWith('p:')) return { prefix: rest }
    if (!name.startsWith('a:')) return {}
    const tags: unknown = JSON.parse(rest)
    return { tag: Array.isArray(tags) ? String(tags[0]) : undefined }
  })
}
