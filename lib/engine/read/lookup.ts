import type { Core } from '@/lib/engine/core'
import type { Policy } from '@/lib/engine/policy'
import { KEYS_A_LOOK, Turns } from '@/lib/engine/turns'
import { copyOf, shield } from '@/lib/engine/write/shield'
import { storedForm, writable } from '@/lib/engine/write/store'
import { freshnessAt, type Entry } from '@/lib/kernel/entry'
import { namespaceOf } from '@/lib/kernel/key'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Awaitable, FarLevel, StoredEntry } from '@/lib/ports/far-level'
import { isLost, servable } from './servable'

/** A servable entry and where it was found. */
export interface Found {
  readonly entry: Entry
  readonly level: LevelName
  readonly state: 'fresh' | 'stale'
}

/**
 * The one read path: memory, then each far level for what is still missing, one call a level. A fresh hit is copied
 * upwards with the life it has left; a stale one is kept in hand while the levels below are asked for a fresh one.
 *
 * @param keys checked keys; one that is named twice is a request each time, and each gets a value of its own
 * @param isRequest whether somebody asked: a look for what another process is loading, say, is no request that reached a
 * level, and is not counted as one
 * @returns what may be served, in the order of the keys
 */
export async function lookup(core: Core, keys: readonly string[], isRequest = true): Promise<(Found | undefined)[]> {
  const unconfirmed = isUnconfirmed(core)
  const found = keys.map((key) => findPending(core, key) ?? findNear(core, key, unconfirmed))
  let missing = placesOf(found)
  if (core.hasMemory && isRequest) noteNear(core, { keys: keys.length, missing: missing.length })
  for (const [depth, level] of core.far.entries()) {
    const barred = (place: number): boolean => core.policies.for(keys[place] ?? '').strict
    const asked = unconfirmed && level.name === 'disk' ? missing.filter((place) => !barred(place)) : missing
    if (asked.length === 0) continue
    const wanted = asked.length === keys.length ? keys : asked.map((place) => keys[place] ?? '')
    const startedAt = core.clock.exact()
    const read = { level, keys: wanted, frames: await framesOf(core, level, wanted) }
    const taken = wanted.length > KEYS_A_LOOK ? takeMany(core, depth, read) : take(core, depth, read)
    const hits = 'then' in taken ? await taken : taken
    if (isRequest) noteFar(core, level, hits, startedAt)
    asked.forEach((place, i) => (found[place] = hits[i] ?? found[place]))
    missing = missing.filter((place) => !isFresh(found[place]))
  }
  return found
}

/** The same for one key where there is nothing below memory, and so nothing to wait for. */
export function lookupNear(core: Core, key: string): Found | undefined {
  const found = findPending(core, key) ?? findNear(core, key, isUnconfirmed(core))
  if (core.hasMemory) noteNear(core, { keys: 1, missing: isFresh(found) ? 0 : 1 })
  return found
}

function noteFar(core: Core, level: FarLevel, hits: Hits, startedAt: number): void {
  // A level that is down is not even asked.
  if (level.status().status === 'down') return
  const fresh = hits.filter(isFresh).length
  const ms = core.clock.exact() - startedAt
  core.report({ kind: 'level.read', level: level.name, hits: fresh, misses: hits.length - fresh, ms })
}

function noteNear(core: Core, { keys, missing }: { readonly keys: number; readonly missing: number }): void {
  core.report({ kind: 'level.read', level: 'memory', hits: keys - missing, misses: missing, ms: 0 })
}

/** Where there is nothing fresh. */
function placesOf(found: readonly (Found | undefined)[]): number[] {
  const places: number[] = []
  for (let i = 0; i < found.length; i++) if (!isFresh(found[i])) places.push(i)
  return places
}

/** What another process has made since `madeAt` and put into the shared level: now in memory, too. */
export async function lookForNewer(core: Core, key: string, madeAt: number): Promise<Entry | undefined> {
  const depth = core.far.findIndex(({ name }) => name === 'redis')
  const level = core.far[depth]
  if (!level) return undefined
  const read = { level, keys: [key], frames: await framesOf(core, level, [key]), madeAfter: madeAt }
  const [newer] = await take(core, depth, read)
  return newer?.state === 'fresh' ? newer.entry : undefined
}

/** @returns how many of the keys have a servable entry; nothing is promoted or counted */
export async function countServable(core: Core, keys: readonly string[]): Promise<number> {
  const held = new Set(keys.filter((key) => isHeld(core, key)))
  for (const level of core.far) {
    const asked = keys.filter((key) => !held.has(key))
    for (const { entry } of await heldBy(core, level, asked)) held.add(entry.key)
  }
  return held.size
}

/** @returns what the level has of the keys that may be served; nothing is promoted or counted */
export async function heldBy(core: Core, level: FarLevel, keys: readonly string[]): Promise<Found[]> {
  const { hits } = judged(core, { level, keys, frames: await framesOf(core, level, keys) })
  return hits.filter((found) => found !== undefined)
}

function isHeld(core: Core, key: string): boolean {
  const entry = core.near.find(key)
  return entry !== undefined && servable(core, entry, true) !== 'dead'
}

/** Whether word from the log is overdue (rule R11). */
export function isUnconfirmed(core: Core): boolean {
  return core.clock.now() >= core.follower.confirmedUntil
}

function isFresh(found: Found | undefined): boolean {
  return found?.state === 'fresh'
}

/** A removal that is on its way is found, with `undefined` as its value: nothing is to be loaded for it. */
function findPending({ overlay }: Core, key: string): Found | undefined {
  const entry = overlay.size > 0 ? overlay.entryOf(key) : undefined
  return entry && { entry, level: 'memory', state: 'fresh' }
}

export function findNear(core: Core, key: string, unconfirmed: boolean): Found | undefined {
  const entry = core.near.find(key)
  if (!entry || (unconfirmed && core.policies.for(key).strict)) return undefined
  const state = servable(core, entry, true)
  if (state === 'dead' && isLost(core, entry))
    core.near.remove(key, freshnessAt(entry, core.clock.now()) === 'dead' ? 'expired' : 'invalidated')
  if (state === 'dead') return undefined
  if (state === 'fresh') {
    core.near.markChecked(key, core.validity.generation)
    core.near.touch(key)
  }
  return { entry, level: 'memory', state }
}

/**
 * What a level answered, judged, and its fresh hits copied upwards. In between nothing is awaited: a record applied then
 * would find nothing in memory to drop.
 */
function take(core: Core, depth: number, read: Read): Awaitable<Hits> {
  const seen = judged(core, read)
  const behind = readOn(core, seen)
  if (behind) return behind.then(() => promote(core, depth, judged(core, read).hits))
  return promote(core, depth, seen.hits)
}

/** {@link take} of many, between which the event loop turns; what is copied upwards was judged in the same turn. */
async function takeMany(core: Core, depth: number, { level, keys, frames }: Read): Promise<Hits> {
  const turns = new Turns(core.clock)
  const hits: (Found | undefined)[] = []
  for (let from = 0; from < keys.length; from += KEYS_A_LOOK) {
    const to = from + KEYS_A_LOOK
    hits.push(...(await take(core, depth, { level, keys: keys.slice(from, to), frames: frames.slice(from, to) })))
    const due = turns.due(core.clock.exact())
    if (due) await due
  }
  return hits
}

function framesOf(core: Core, level: FarLevel, keys: readonly string[]): ReturnType<FarLevel['read']> {
  if (keys.length === 0) return []
  return level.read(keys.map((key) => ({ key, version: core.validity.versions.active(namespaceOf(key)) })))
}

/** What may be served, in the order of the keys. */
type Hits = readonly (Found | undefined)[]

interface Read {
  readonly level: FarLevel
  readonly keys: readonly string[]
  readonly frames: readonly (Uint8Array | undefined)[]
  /** What was made by then is as good as nothing. */
  readonly madeAfter?: number
}

interface Seen {
  readonly hits: Hits
  /** The furthest place in the log at which one was made; 0 where this process has been there. */
  readonly furthest: number
}

/**
 * Another process made an entry with a record that is still on its way to this one: what was set there and is asked for
 * here right afterwards is to be found.
 *
 * @returns something to wait for before judging again; undefined where nothing was made further along the log
 */
function readOn(core: Core, { furthest }: Seen): Promise<void> | undefined {
  if (furthest === 0 || !core.follower.reachable) return undefined
  return core.follower.catchUp(furthest).catch(() => undefined)
}

/** Decodes what a level answered and keeps what may be served. */
function judged(core: Core, { level, keys, frames, madeAfter = -Infinity }: Read): Seen {
  let furthest = 0
  const hits = keys.map((key, i): Found | undefined => {
    const frame = frames[i]
    if (!frame) return undefined
    const decoded = core.codec.decode(frame, key)
    if (decoded.kind === 'undecodable')
      return void core.report({ kind: 'entry.undecodable', level: level.name, key, reason: decoded.reason })
    const { entry } = decoded
    if (core.validity.isAhead(entry)) furthest = Math.max(furthest, entry.stamp)
    const state = servable(core, entry, false)
    return state === 'dead' || entry.createdAt <= madeAfter ? undefined : { entry, level: level.name, state }
  })
  return { hits, furthest }
}

/** Copies fresh hits of one far level into memory and into the far levels above it. @returns all of its hits */
function promote(core: Core, depth: number, hits: Hits): Hits {
  const copies: StoredEntry[] = []
  const keepsNear = core.hasMemory && core.bypasses.until('memory') === undefined
  const now = core.clock.now()
  for (const hit of hits) {
    // What the source does not have yet stays in the level that its writer takes it back from.
    if (hit?.state !== 'fresh' || hit.entry.dirty) continue
    const { entry: held, level } = hit
    const policy = core.policies.for(held.key)
    const entry = level === 'disk' ? asAbove(core, held, policy) : held
    const sizeBytes = keepsNear ? keepNear(core, entry) : entry.sizeBytes
    core.report({ kind: 'entry.promoted', key: entry.key, from: level, sizeBytes, ageMs: now - entry.createdAt })
    if (depth > 0) copies.push(storedForm(entry, core.codec.encode(entry, policy.compressAboveBytes)))
  }
  if (copies.length > 0)
    for (const level of writable(core).filter((each) => core.far.indexOf(each) < depth)) void level.write(copies)
  return hits
}

/** @returns what the entry takes in memory */
function keepNear(core: Core, entry: Entry): number {
  const { value, sizeBytes, copyOnRead } = shield(entry.value, core.isolation, true)
  // What the readers of this call are handed must not be what memory keeps, unless it is frozen.
  const kept = copyOnRead ? copyOf(value) : value
  core.near.write({ ...entry, value: kept, sizeBytes }, core.validity.generation, copyOnRead)
  return sizeBytes
}

/** What lives longer on disk is fresh above for its TTL once more, within the life it has left. */
function asAbove(core: Core, entry: Entry, { ttlMs, ttlOnDiskMs, staleForMs }: Policy): Entry {
  if (ttlOnDiskMs === 0) return entry
  const expiresAt = Math.min(entry.expiresAt, core.clock.now() + ttlMs)
  return { ...entry, expiresAt, staleUntil: Math.min(entry.staleUntil, expiresAt + staleForMs) }
}
