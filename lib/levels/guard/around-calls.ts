import type { Awaitable, FarLevel } from '@/lib/ports/far-level'

/** The calls of a far level that ask it for something, and so can fail or hang. */
export type Operation = 'read' | 'write' | 'remove' | 'list' | 'count' | 'tally' | 'usage' | 'sweep' | 'clear'

export interface Call {
  readonly operation: Operation
  /** How many entries it is about. */
  readonly entries: number
}

/** Makes the call, or does not, and answers for it. */
export type Around = <T>(call: Call, make: () => Awaitable<T>) => Awaitable<T>

/** @returns the level with `around` wrapped about every call; what a decorator does not change stays as it was */
export function aroundCalls(level: FarLevel, around: Around): FarLevel {
  return {
    name: level.name,
    open: () => level.open(),
    status: () => level.status(),
    read: (addresses) => around({ operation: 'read', entries: addresses.length }, () => level.read(addresses)),
    write: (entries) => around({ operation: 'write', entries: entries.length }, () => level.write(entries)),
    remove: (removals) => around({ operation: 'remove', entries: removals.length }, () => level.remove(removals)),
    list: (filter, sort, cursor, limit) =>
      around({ operation: 'list', entries: limit }, () => level.list(filter, sort, cursor, limit)),
    count: (filter) => around({ operation: 'count', entries: 1 }, () => level.count(filter)),
    tally: (query, cursor, limit) =>
      around({ operation: 'tally', entries: limit }, () => level.tally(query, cursor, limit)),
    usage: () => around({ operation: 'usage', entries: 1 }, () => level.usage()),
    sweep: (now, limit) => around({ operation: 'sweep', entries: limit }, () => level.sweep(now, limit)),
    clear: () => around({ operation: 'clear', entries: 1 }, () => level.clear()),
    flush: () => level.flush(),
    close: () => level.close(),
  }
}
