import { compareKeys } from '@/lib/kernel/key-order'
import { namespaceOf } from '@/lib/kernel/key'
import type {
  Address,
  EntryFilter,
  EntrySort,
  FarLevel,
  NameTally,
  StoredEntry,
  StoredMeta,
} from '@/lib/ports/far-level'

/**
 * What the port of far levels promises, in the fewest words and without bounds: the measure of the conformance suite, and
 * what decorators are put round to see that they take nothing away.
 */
export function createMapLevel(): FarLevel {
  const entries = new Map<string, StoredEntry>()
  const nameOf = ({ key, version }: Address): string => `${version} ${key}`
  const having = (filter: EntryFilter): StoredEntry[] => [...entries.values()].filter((entry) => matches(filter, entry))
  const bytes = (some: Iterable<StoredEntry>): number => [...some].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return {
    name: 'disk',
    open: () => Promise.resolve(),
    status: () => ({ status: 'up', reason: '' }),
    read: (addresses) => addresses.map((address) => entries.get(nameOf(address))?.frame),
    write(written) {
      for (const entry of written) entries.set(nameOf(entry), entry)
    },
    remove(removals) {
      const old = removals.filter((removal) => isAsOld(entries.get(nameOf(removal)), removal))
      return old.filter((removal) => entries.delete(nameOf(removal))).length
    },
    list(filter, sort, cursor, limit) {
      const order = orderOf(sort)
      const all = having(filter).sort(order)
      const last = cursor === undefined ? undefined : placeIn(cursor)
      const rest = last ? all.filter((entry) => order(entry, last) > 0) : all
      const items = rest.slice(0, limit).map(metaOf)
      return { items, cursor: rest.length > limit ? JSON.stringify(items.at(-1)) : undefined, total: all.length }
    },
    count: (filter) => (filter.contains === undefined ? having(filter).length : undefined),
    tally({ by, versions }, cursor, limit) {
      const active = new Map(versions)
      const names = new Map<string, NameTally>()
      for (const { key, version, tags, sizeBytes } of entries.values()) {
        if (version !== (active.get(namespaceOf(key)) ?? 1)) continue
        for (const name of by === 'tag' ? tags : [namespaceOf(key)]) {
          const known = names.get(name) ?? { name, entries: 0, bytes: 0 }
          names.set(name, { name, entries: known.entries + 1, bytes: known.bytes + sizeBytes })
        }
      }
      const after = [...names.values()].filter(({ name }) => cursor === undefined || name > cursor)
      const rest = after.sort((a, b) => (a.name < b.name ? -1 : 1))
      return { items: rest.slice(0, limit), cursor: rest.length > limit ? rest[limit - 1]?.name : undefined }
    },
    usage: () => ({ entries: entries.size, bytes: bytes(entries.values()), maxBytes: undefined }),
    sweep(now, limit) {
      const dead = [...entries.values()].filter(({ staleUntil }) => staleUntil <= now).slice(0, limit)
      for (const entry of dead) entries.delete(nameOf(entry))
      return { entries: dead.length, bytes: bytes(dead) }
    },
    clear: () => entries.clear(),
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

function metaOf(entry: StoredEntry): StoredMeta {
  const { key, version, createdAt, expiresAt, staleUntil, tags, dependsOn, epoch, stamp, sizeBytes } = entry
  return { key, version, createdAt, expiresAt, staleUntil, tags, dependsOn, epoch, stamp, sizeBytes }
}

function isAsOld(entry: StoredEntry | undefined, { epoch, stamp }: { epoch: string; stamp: number }): boolean {
  return entry !== undefined && (entry.epoch < epoch || (entry.epoch === epoch && entry.stamp <= stamp))
}

function matches(
  { prefix = '', from = '', contains = '', tag, namespace, dependsOn }: EntryFilter,
  meta: StoredMeta,
): boolean {
  const { key, tags } = meta
  return (
    key.startsWith(prefix) &&
    compareKeys(key, from) >= 0 &&
    key.includes(contains) &&
    (tag === undefined || tags.includes(tag)) &&
    (namespace === undefined || namespaceOf(key) === namespace) &&
    (dependsOn === undefined || meta.dependsOn.includes(dependsOn))
  )
}

type Place = Pick<StoredMeta, 'key' | 'version' | 'sizeBytes' | 'expiresAt'>

function orderOf({ by, descending }: EntrySort): (a: Place, b: Place) => number {
  const figure = (place: Place): number => (by === 'size' ? place.sizeBytes : by === 'expires' ? place.expiresAt : 0)
  const ascending = (a: Place, b: Place): number =>
    Math.sign(figure(a) - figure(b)) || compareKeys(a.key, b.key) || a.version - b.version
  return descending ? (a, b) => ascending(b, a) : ascending
}

/** JSON has no `Infinity`. */
function placeIn(cursor: string): Place {
  const place: Omit<Place, 'expiresAt'> & { readonly expiresAt: number | null } = JSON.parse(cursor)
  return { ...place, expiresAt: place.expiresAt ?? Infinity }
}
