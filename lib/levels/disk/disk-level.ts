import type { Address, FarLevel, Removal, StoredEntry } from '@/lib/ports/far-level'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import type { Ledger } from '@/lib/ports/ledger'
import type { Outbox } from '@/lib/ports/outbox'
import { countIn, pageIn, sweptIn, tallyIn, usageIn } from './answers'
import { createDiskDependencyIndex } from './disk-dependency-index'
import { createDiskLedger } from './disk-ledger'
import { createDiskOutbox } from './disk-outbox'
import type { DiskOptions } from './disk-options'
import { DiskStore } from './disk-store'
import { readCursor } from './list-cursor'
import { nextTurn } from '@/lib/kernel/next-turn'

/** The disk level with what else lives in its database, so that all of it is one transaction. */
export interface DiskLevel extends FarLevel {
  readonly name: 'disk'
  readonly ledger: Ledger
  readonly outbox: Outbox
  readonly dependencies: DependencyIndex
}

/** Entries read without giving the event loop a turn: about 1 ms at 1 KiB. */
const READS_PER_TURN = 128
/** Entries removed in one op, which is the least that one transaction holds. */
const REMOVALS_PER_OP = 1_000

/**
 * L3: SQLite in a directory. Reads are synchronous, a few microseconds each; writes are queued, sent to a thread and
 * visible at once. A read that fails throws an Error, writes that fail are dropped with an event, removals wait until
 * they can be carried out; the process lives whatever the disk does.
 *
 * @param options directory, byte budget, clock, and where events go
 */
export function createDiskLevel(options: DiskOptions): DiskLevel {
  const store = new DiskStore(options)
  const { pump } = store
  return {
    name: 'disk',
    ledger: createDiskLedger(store),
    outbox: createDiskOutbox(store),
    dependencies: createDiskDependencyIndex(store, options.clock),
    open: () => store.open(),
    status: () => store.status(),
    read: (addresses) =>
      addresses.length <= READS_PER_TURN
        ? addresses.map((address) => readFrame(store, address))
        : readMany(store, addresses),
    write: (entries) => pump.write(entries.length > 0 ? takeFitting(store, options, entries) : entries),
    remove: async (removals) => {
      const removing: Promise<unknown>[] = []
      for (let first = 0; first < removals.length; first += REMOVALS_PER_OP) {
        const part = removals.slice(first, first + REMOVALS_PER_OP)
        removing.push(pump.ask({ kind: 'remove', removals: part.map(removalOf) }, true))
      }
      return (await Promise.all(removing)).reduce<number>((sum, removed) => sum + Number(removed), 0)
    },
    list: async (filter, sort, cursor, limit) => {
      readCursor(cursor)
      return pageIn(await pump.ask({ kind: 'list', filter, sort, cursor, limit }, false))
    },
    count: async (filter) => countIn(await pump.ask({ kind: 'count', filter }, false)),
    tally: async (query, cursor, limit) => {
      readCursor(cursor)
      return tallyIn(await pump.ask({ kind: 'tally', query, cursor, limit }, false))
    },
    usage: async () => usageIn(await pump.ask({ kind: 'usage' }, false)),
    sweep: async (now, limit) => sweptIn(await pump.ask({ kind: 'sweep', now, limit }, false)),
    clear: async () => void (await pump.ask({ kind: 'clear' }, true)),
    flush: () => pump.drain(),
    close: () => store.close(),
  }
}

function readFrame(store: DiskStore, address: Address): Uint8Array | undefined {
  const { key, version } = address
  const pending = store.pump.pending.entries.find(address)
  if (pending?.kind === 'frame') return pending.frame
  if (!pending) return store.read((reader) => reader.frame(key, version))
  // What another process has put there since is not what is about to be removed.
  const { through } = pending
  return through && store.read((reader) => reader.frameAfter(through, { key, version }))
}

async function readMany(store: DiskStore, addresses: readonly Address[]): Promise<(Uint8Array | undefined)[]> {
  const frames: (Uint8Array | undefined)[] = []
  for (let first = 0; first < addresses.length; first += READS_PER_TURN) {
    if (first > 0) await nextTurn()
    for (const address of addresses.slice(first, first + READS_PER_TURN)) frames.push(readFrame(store, address))
  }
  return frames
}

/** Leaves out what is larger than the whole level, and removes the older copy that it would have replaced. */
function takeFitting(
  { pump }: DiskStore,
  { maxBytes, report }: DiskOptions,
  entries: readonly StoredEntry[],
): readonly StoredEntry[] {
  const large = entries.filter(({ frame }) => frame.length > maxBytes)
  if (large.length === 0) return entries
  for (const { key } of large) report({ kind: 'entry.refused', key, reason: 'too-big' })
  pump.tell({ kind: 'remove', removals: large.map(removalOf) })
  return entries.filter(({ frame }) => frame.length <= maxBytes)
}

/** No more than what is asked for goes to the writer's thread. */
const removalOf = ({ key, version, epoch, stamp }: Removal): Removal => ({ key, version, epoch, stamp })
