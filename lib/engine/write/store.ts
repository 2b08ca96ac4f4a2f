import type { Core } from '@/lib/engine/core'
import type { Policy } from '@/lib/engine/policy'
import { KEYS_A_LOOK, Turns } from '@/lib/engine/turns'
import type { Entry } from '@/lib/kernel/entry'
import type { Refusal } from '@/lib/kernel/outcome'
import type { Edge } from '@/lib/ports/dependency-index'
import type { Awaitable, FarLevel, StoredEntry } from '@/lib/ports/far-level'
import { draft, type Draft, type Offer } from './draft'

/**
 * Stores what may be stored, in every level, with one call a level. An offer is admitted only if nothing it answers to
 * was invalidated since its stamp (rule R2); its dependencies are registered before it asks.
 *
 * @returns for each offer the reason it was refused, or `undefined` where it is stored; without a wait where there is
 *   nobody to wait for
 * @throws NotStorable for functions, symbols and the like
 */
export function store(core: Core, offers: readonly Offer[]): Awaitable<(Refusal | undefined)[]> {
  const drafts = offers.map((offer) => draft(core, offer))
  const edges = drafts.flatMap(edgeOf)
  const settle = (linked: boolean) => storeDrafts(core, offers, { drafts, linked })
  return edges.length === 0 ? settle(true) : link(core, edges).then(settle)
}

/**
 * {@link store} for many, between which the event loop turns. What is stored from one turn to the next is one call a level
 * where the level joins what it is given in one tick, as Redis and disk do.
 */
export async function storeMany(core: Core, offers: readonly Offer[]): Promise<(Refusal | undefined)[]> {
  const turns = new Turns(core.clock)
  const drafts: (Draft | Refusal)[] = []
  for (const offer of offers) {
    drafts.push(draft(core, offer))
    const due = turns.due(core.clock.exact())
    if (due) await due
  }
  const edges = drafts.flatMap(edgeOf)
  const linked = edges.length === 0 || (await link(core, edges))
  const steps: Awaitable<(Refusal | undefined)[]>[] = []
  for (let from = 0; from < offers.length; from += KEYS_A_LOOK) {
    const to = from + KEYS_A_LOOK
    steps.push(storeDrafts(core, offers.slice(from, to), { drafts: drafts.slice(from, to), linked }))
    const due = turns.due(core.clock.exact())
    if (due) await due
  }
  return (await Promise.all(steps)).flat()
}

function storeDrafts(
  core: Core,
  offers: readonly Offer[],
  { drafts, linked }: { readonly drafts: readonly (Draft | Refusal)[]; readonly linked: boolean },
): Awaitable<(Refusal | undefined)[]> {
  const admitted: Draft[] = []
  const refusals = drafts.map((made, i) => {
    const refusal = keep(core, offers[i]?.key ?? '', made, linked)
    if (!refusal && typeof made !== 'string') admitted.push(made)
    return refusal
  })
  return writeFar(core, admitted)?.then(() => refusals) ?? refusals
}

/**
 * Puts an entry into memory, if it may still be stored.
 *
 * @param linked whether who depends on whom could be registered
 * @returns why it was refused, if it was
 */
export function keep(core: Core, key: string, made: Draft | Refusal, linked: boolean): Refusal | undefined {
  const refusal = typeof made === 'string' ? made : (refusalOf(core, made.entry, linked) ?? hold(core, made))
  if (refusal) core.report({ kind: 'entry.refused', key, reason: refusal })
  return refusal
}

/** Memory refuses what is larger than all of it; where there is a far level, that takes it none the less. */
function hold(core: Core, { entry, copyOnRead }: Draft): Refusal | undefined {
  // The writing process finds it among the pending writes; a copy here could outlive its journal.
  const goesNear = !entry.dirty && core.bypasses.until('memory') === undefined
  const isHeld = goesNear && core.near.write(entry, core.validity.generation, copyOnRead)
  if (!isHeld && !core.far.some(({ name }) => !entry.dirty || name === 'redis')) return goesNear ? 'too-big' : undefined
  const { key, sizeBytes, tags } = entry
  core.report({ kind: 'entry.stored', key, sizeBytes, ttlMs: entry.expiresAt - entry.createdAt, tags })
  return undefined
}

function edgeOf(made: Draft | Refusal): Edge[] {
  if (typeof made === 'string' || made.entry.dependsOn.length === 0) return []
  const { key, dependsOn, staleUntil } = made.entry
  const until = Math.max(staleUntil, made.entry.createdAt + made.policy.ttlOnDiskMs + made.policy.staleForMs)
  return [{ child: key, parents: dependsOn, until }]
}

/** Registers who was made from whom. @returns whether that succeeded */
async function link(core: Core, edges: readonly Edge[]): Promise<boolean> {
  try {
    await core.dependencies.link(edges)
    // Who invalidated an ancestor looked for its dependents either after this, and has found the edge, or before it, and
    // has appended the record by now: it is seen before the child asks to be stored.
    await core.follower.seeAll()
    return true
  } catch {
    return false
  }
}

/** A dependent that nobody could find from its grandparents may not be stored. */
function refusalOf(core: Core, entry: Entry, linked: boolean): Refusal | undefined {
  if (!linked && entry.dependsOn.length > 0) return 'unlinked'
  return core.validity.admits(entry) ? undefined : 'invalidated'
}

/** Writes entries that are held already, and whose times have moved, to every far level. */
export function rewrite(core: Core, moved: readonly Omit<Draft, 'copyOnRead'>[]): Promise<unknown> | undefined {
  return writeFar(core, moved)
}

/** Encodes once and writes to every far level, if any. A level that fails is the guard's business: it reports and resolves. */
function writeFar(core: Core, drafts: readonly Omit<Draft, 'copyOnRead'>[]): Promise<unknown> | undefined {
  // Before the log was first reached there is no epoch, and no other process could judge the entry.
  if (core.far.length === 0 || drafts.length === 0 || core.validity.floors.epoch === '') return undefined
  const stored = drafts.map(({ entry, policy }) => encoded(core, entry, policy))
  const onDisk = drafts
    .map((draft, i) => (draft.entry.dirty ? undefined : (onDiskForm(core, draft) ?? stored[i])))
    .filter((form) => form !== undefined)
  return Promise.all(writable(core).map((level) => level.write(level.name === 'disk' ? onDisk : stored)))
}

/**
 * The far levels that may be written. While the log is out of reach the shared level gets nothing: it may come back as it
 * was before, without records that this process has applied and counts on in its stamps.
 */
export function writable(core: Core): FarLevel[] {
  return core.far.filter((level) => level.name !== 'redis' || core.follower.reachable)
}

/** The form an entry takes on disk where it lives longer there; undefined where it does not. */
function onDiskForm(core: Core, { entry, policy }: Omit<Draft, 'copyOnRead'>): StoredEntry | undefined {
  const life = entry.expiresAt - entry.createdAt
  if (policy.ttlOnDiskMs <= life) return undefined
  const expiresAt = entry.createdAt + policy.ttlOnDiskMs
  return encoded(core, { ...entry, expiresAt, staleUntil: expiresAt + policy.staleForMs }, policy)
}

/**
 * Steps above a position of the log mean something in this process only, and only while it lives: to others, and after
 * a restart, an entry is as old as the position.
 */
function encoded(core: Core, held: Entry, { compressAboveBytes }: Policy): StoredEntry {
  const stamp = Math.floor(held.stamp)
  const entry = { ...held, stamp, witness: core.validity.witnesses.of(stamp) }
  return storedForm(entry, core.codec.encode(entry, compressAboveBytes))
}

export function storedForm(entry: Entry, frame: Uint8Array): StoredEntry {
  const { key, version, createdAt, expiresAt, staleUntil, tags, dependsOn, epoch, stamp } = entry
  return {
    key,
    version,
    createdAt,
    expiresAt,
    staleUntil,
    tags,
    dependsOn,
    epoch,
    stamp,
    sizeBytes: frame.byteLength,
    frame,
  }
}
