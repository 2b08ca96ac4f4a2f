import type { FoundEntry, HeldCopy, LogPosition } from '@/lib/engine/answers'
import { answering } from '@/lib/kernel/entry'
import { namespaceOf } from '@/lib/kernel/key'
import type { CacheContext } from './context'
import { entryEtag } from './entry-etag'
import { finite } from './finite'
import { Refused } from './refused'
import { renderValue } from './render-value'

/** A copy, and the process whose memory it is in where that is another one. */
type PlacedCopy = HeldCopy & { readonly instance?: string }

/** As many as a page of any list: a key may have tens of thousands, and is looked at every few seconds. */
const DEPENDENTS_TOLD = 500

/**
 * All that is known of a key: what each level holds, whether it is valid and why not, and a preview of the value.
 * Reading the value is a real read, which promotes and is counted.
 *
 * @returns `absent`, a sentence, where no level holds a copy, not even a dead one
 */
export async function readEntry(context: CacheContext, { key }: { key: string }) {
  const { cache } = context
  // The other processes take their time: what is here is looked at after them, in one go with the value.
  const elsewhere = await cache.fleet.inspect(key)
  const inspection = await cache.inspect(key)
  const copies = [...inspection.copies, ...elsewhere.map(({ instance, copy }) => ({ ...copy, instance }))]
  const best = answering(copies.filter(({ present }) => present))
  if (!best) return { key, absent: absence(key, copies) }
  const found = best.state === 'dead' ? undefined : await cache.getEntry(key)
  const namespace = namespaceOf(key)
  return {
    key,
    namespace,
    description: cache.namespaces[namespace]?.description,
    activeVersion: inspection.activeVersion,
    // Where only another process may serve its copy, or this one lost it just now, the value is not known here.
    state: found?.state ?? best.state ?? ('dead' as const),
    etag: found ? entryEtag(found) : '"dead"',
    ttlMs: finite(found?.ttlMs ?? best.ttlMs ?? 0),
    ageMs: found?.ageMs ?? best.ageMs ?? 0,
    sizeBytes: found?.sizeBytes ?? best.sizeBytes ?? 0,
    tags: [...(found?.tags ?? best.tags ?? [])],
    dependsOn: [...(found?.dependsOn ?? best.dependsOn ?? [])],
    dependents: inspection.dependents.slice(0, DEPENDENTS_TOLD),
    dependentsTotal: inspection.dependents.length,
    copies: copies.map(writeCopy),
    dirty: found?.dirty ?? inspection.pending !== undefined,
    log: writePosition(inspection.log),
    value: found ? renderValue(found.value) : null,
    canRefresh: context.loaderOf(namespace) !== undefined,
  }
}

/** @throws Refused where nothing that may be served is held */
export async function findEntry({ cache }: CacheContext, key: string): Promise<FoundEntry> {
  const found = await cache.getEntry(key)
  if (!found) throw new Refused('not-found', `No level holds ${inShort(key)} so that it could be served.`)
  return found
}

/** What each level of this process holds for the key. */
export async function copiesHere({ cache }: CacheContext, key: string) {
  return (await cache.inspect(key)).copies.map(writeCopy)
}

function absence(key: string, copies: readonly PlacedCopy[]): string {
  const silent = copies
    .filter(({ error }) => error !== undefined)
    .map(({ level, instance }) => (instance === undefined ? level : 'the memory of another process'))
  return silent.length === 0
    ? `No level holds ${inShort(key)}.`
    : `No level that answered holds ${inShort(key)}; what ${[...new Set(silent)].join(' and ')} holds is not known.`
}

function inShort(key: string): string {
  return JSON.stringify(key.slice(0, 200))
}

function writeCopy(copy: PlacedCopy) {
  return {
    ...copy,
    ttlMs: copy.ttlMs === undefined ? undefined : finite(copy.ttlMs),
    tags: copy.tags && [...copy.tags],
    dependsOn: copy.dependsOn && [...copy.dependsOn],
  }
}

export function writePosition(log: LogPosition) {
  return { ...log, confirmedAgoMs: finite(log.confirmedAgoMs) }
}
