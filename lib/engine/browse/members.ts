import type { Core } from '@/lib/engine/core'
import type { TargetNames } from '@/lib/engine/invalidation/target-names'
import { servable } from '@/lib/engine/read/lookup'
import { freshnessAt } from '@/lib/kernel/entry'
import { namespaceOf } from '@/lib/kernel/key'
import { answersTo, type Name, type Named } from '@/lib/kernel/names'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Awaitable, EntryFilter, FarLevel, StoredMeta } from '@/lib/ports/far-level'

/** Entries looked at between two turns of the event loop. */
const STEP = 500
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
  /** In entries judged, where that is less than were looked at. */
  readonly cost?: number
}

export interface Walk {
  readonly level: LevelName
  readonly steps: AsyncIterable<MembersStep> | Iterable<MembersStep>
  /** How many entries the steps will look at in all, by the level's index; undefined where it does not know. */
  readonly size: () => Awaitable<number | undefined>
}

/** A walk through each level that finds the servable entries a target covers, never more than 500 at once. */
export function walksOf(core: Core, { keys, names }: TargetNames): Walk[] {
  const byKey = keys.length > 0
  const far = core.far.map((level) => ({
    level: level.name,
    steps: byKey ? namedIn(core, level, keys) : coveredIn(core, level, names),
    size: () => (byKey ? keys.length : sizeIn(level, names)),
  }))
  if (!core.hasMemory) return far
  const steps = byKey ? namedInMemory(core, keys) : coveredInMemory(core, names)
  const size = (): number => (byKey ? keys.length : core.near.usage().entries)
  return [{ level: 'memory', steps, size }, ...far]
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

function* namedInMemory(core: Core, keys: readonly string[]): IterableIterator<MembersStep> {
  const members = keys.flatMap((key) => memberInMemory(core, key) ?? [])
  yield { members, looked: keys.length, of: keys.length }
}

async function* coveredInMemory(core: Core, names: readonly Name[]): AsyncIterableIterator<MembersStep> {
  const of = core.near.usage().entries
  let isFirst = true
  for (const { keys, looked } of core.near.scan(filtersOf(names))) {
    if (!isFirst) await new Promise(setImmediate)
    isFirst = false
    const members = keys.flatMap((key) => memberInMemory(core, key, names) ?? [])
    yield { members, looked, of, cost: keys.length + looked / PASSED_FOR_ONE }
  }
}

function memberInMemory(core: Core, key: string, names?: readonly Name[]): Member | undefined {
  const entry = core.near.find(key)
  if (!entry || (names && !covers(names, entry)) || servable(core, entry, true) === 'dead') return undefined
  return { key, sizeBytes: entry.sizeBytes, hits: core.near.hitsOf(key) }
}

async function* namedIn(core: Core, level: FarLevel, keys: readonly string[]): AsyncIterableIterator<MembersStep> {
  for (let from = 0; from < keys.length; from += STEP) {
    const asked = keys.slice(from, from + STEP)
    const frames = await level.read(asked.map((key) => ({ key, version: activeVersion(core, key) })))
    const members = frames.flatMap((frame, i): Member[] => {
      const key = asked[i] ?? ''
      const decoded = frame && core.codec.decode(frame, key)
      const isServable = decoded?.kind === 'entry' && servable(core, decoded.entry, false) !== 'dead'
      return frame && isServable ? [{ key, sizeBytes: frame.byteLength, hits: 0 }] : []
    })
    yield { members, looked: asked.length, of: keys.length }
  }
}

async function* coveredIn(core: Core, level: FarLevel, names: readonly Name[]): AsyncIterableIterator<MembersStep> {
  for (const filter of filtersOf(names)) {
    let cursor: string | undefined
    let of: number | undefined
    do {
      const page = await level.list(filter, BY_KEY, cursor, STEP)
      const members = page.items.filter((meta) => isServableMeta(core, meta) && covers(names, meta))
      const looked = page.scanned?.looked ?? page.items.length
      // Some levels tell it with the first page alone.
      of = page.scanned?.of ?? page.total ?? of
      yield { members: members.map(asMember), looked, of }
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

function covers(names: readonly Name[], entry: Named): boolean {
  return names.some((name) => answersTo(entry, name))
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
