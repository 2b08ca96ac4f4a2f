import type { HeldCopy, Inspection } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import type { EntryVerdict } from '@/lib/engine/invalidation/validity'
import { servable } from '@/lib/engine/read/servable'
import { durationInWords } from '@/lib/kernel/duration'
import { reasonOf } from '@/lib/kernel/errors'
import { freshnessAt, type Entry } from '@/lib/kernel/entry'
import { assertKey, namespaceOf } from '@/lib/kernel/key'
import { DEPENDENTS, EVERYTHING } from '@/lib/kernel/names'
import type { FarLevel } from '@/lib/ports/far-level'
import { positionOf } from './position'

/** What each level holds for a key, whether it may be served, and why not. Reads, but counts and promotes nothing. */
export async function inspect(core: Core, key: string): Promise<Inspection> {
  assertKey(key)
  const [copies, asked] = await Promise.all([
    Promise.all([...nearCopies(core, key), ...core.far.map((level) => inLevel(core, level, key))]),
    // Nobody can say who depends on it while the index is out of reach; the levels still can be shown.
    Promise.resolve(core.dependencies.childrenOf([key])).catch(() => undefined),
  ])
  const namespace = namespaceOf(key)
  const activeVersion = core.validity.versions.active(namespace)
  return {
    ...{ key, namespace, activeVersion, copies, pending: pendingOf(core, key), log: positionOf(core) },
    ...{ dependents: asked ?? [], dependentsKnown: asked !== undefined },
  }
}

function pendingOf({ overlay, clock }: Core, key: string): Inspection['pending'] {
  const write = overlay.find(key)
  return write && { ageMs: Math.max(0, Math.round(clock.exact() - write.at)), isRemoval: write.value === undefined }
}

/** Where there is no memory level, what is pending is still to be seen. */
function nearCopies(core: Core, key: string): HeldCopy[] {
  const copy = inMemory(core, key)
  return core.hasMemory || copy.present ? [copy] : []
}

/** What readers of this process are given: what is pending, else what the level holds. */
export function inMemory(core: Core, key: string): HeldCopy {
  const pending = core.overlay.entryOf(key)
  if (pending) return pendingCopy(core, pending)
  const entry = core.near.find(key)
  return entry ? { level: 'memory', ...copyOf(core, entry, true) } : { level: 'memory', present: false }
}

function pendingCopy(core: Core, { key, value, createdAt, sizeBytes }: Entry): HeldCopy {
  if (value === undefined) return { level: 'memory', present: false }
  const ageMs = Math.max(0, Math.round(core.clock.exact() - createdAt))
  const version = core.validity.versions.active(namespaceOf(key))
  return { level: 'memory', present: true, state: 'fresh', dirty: true, version, ageMs, ttlMs: Infinity, sizeBytes }
}

async function inLevel(core: Core, level: FarLevel, key: string): Promise<HeldCopy> {
  const { status, reason } = level.status()
  if (status === 'down') return { level: level.name, present: false, error: reason }
  try {
    const [frame] = await level.read([{ key, version: core.validity.versions.active(namespaceOf(key)) }], 'look')
    if (!frame) return { level: level.name, present: false }
    const decoded = core.codec.decodeHeader(frame, key)
    if (decoded.kind === 'undecodable') return { level: level.name, present: true, state: 'dead', why: decoded.reason }
    const { rawBytes, storedBytes, serialization, compression } = core.codec.describe(frame) ?? {}
    const copy = copyOf(core, decoded.entry, false)
    return { level: level.name, ...copy, sizeBytes: storedBytes, rawBytes, serialization, compression }
  } catch (error) {
    return { level: level.name, present: false, error: reasonOf(error) }
  }
}

function copyOf(core: Core, entry: Entry, held: boolean): Omit<HeldCopy, 'level'> {
  const now = core.clock.exact()
  const { version, sizeBytes, stamp, epoch, tags, dependsOn } = entry
  return {
    present: true,
    state: servable(core, entry, held),
    why: whyNotFresh(core.validity.judge(entry, held), entry, now),
    version,
    ageMs: Math.max(0, Math.round(now - entry.createdAt)),
    ttlMs: Math.max(0, Math.round(entry.expiresAt - now)),
    sizeBytes,
    stamp,
    epoch,
    tags,
    dependsOn,
    ...(entry.dirty && { dirty: true }),
  }
}

/** @returns the reason in words, undefined for a fresh and valid entry */
function whyNotFresh(verdict: EntryVerdict, entry: Entry, now: number): string | undefined {
  switch (verdict.kind) {
    case 'hard':
      return `${nameInWords(verdict.name)} was invalidated ${momentInWords(verdict.seq)}; this copy is from ${placeInWords(entry.stamp)}`
    case 'soft':
      return `${nameInWords(verdict.name)} was softly invalidated ${momentInWords(verdict.seq)}; this copy is from ${placeInWords(entry.stamp)}`
    case 'other-version':
      return `it belongs to version ${entry.version} of its namespace; version ${verdict.active} is active`
    case 'forgotten':
      return verdict.reason === 'epoch' || verdict.reason === 'branch'
        ? 'it is from an earlier life of the invalidation log'
        : 'it is older than the invalidations that are still remembered'
    case 'valid':
      return freshnessAt(entry, now) === 'fresh'
        ? undefined
        : `it expired ${durationInWords(now - entry.expiresAt)} ago`
  }
}

/** Between two positions of the log: of what happened in this process only, while the log could not be told. */
const momentInWords = (position: number): string =>
  Number.isInteger(position)
    ? `at position ${position}`
    : `after position ${Math.floor(position)}, which the log is yet to hear`

const placeInWords = (position: number): string =>
  Number.isInteger(position) ? String(position) : `${Math.floor(position)}+`

function nameInWords(name: string): string {
  const rest = name.slice(2)
  if (name === EVERYTHING) return 'everything'
  if (name === DEPENDENTS) return 'all that depends on something'
  if (name.startsWith('k:')) return `key ${rest}`
  if (name.startsWith('t:')) return `tag ${rest}`
  if (name.startsWith('n:')) return `namespace ${rest}`
  if (name.startsWith('p:')) return `prefix ${rest}`
  return `the tags ${rest}`
}
