import type { FarLevel, StoredEntry } from '@/lib/ports/far-level'
import type { Floor, KeyFloors, Ledger, LedgerPosition } from '@/lib/ports/ledger'
import type { Outbox } from '@/lib/ports/outbox'
import type { Statement } from '@/lib/kernel/record'
import type { Chance } from './chance'
import { nameOf, removeAsOf } from './model-clients'
import type { Link, ModelNet } from './model-net'

interface DiskState {
  readonly entries: Map<string, StoredEntry>
  readonly floors: Map<string, Floor>
  readonly outbox: Map<number, Statement>
  position: LedgerPosition | undefined
}

type Change = (state: DiskState) => void

export interface AttachedDisk {
  readonly level: FarLevel
  readonly ledger: Ledger
  readonly outbox: Outbox
  /** Kill -9: of what was handed in and not committed, only a beginning is in the file. */
  crash(): void
}

/** A directory that outlives the processes that use it, one after the other. Changes commit in order, some time later. */
export class ModelDisk {
  readonly #chance: Chance
  readonly #net: ModelNet
  #durable: DiskState = { entries: new Map(), floors: new Map(), outbox: new Map(), position: undefined }
  #ids = 0

  constructor(chance: Chance, net: ModelNet) {
    this.#chance = chance
    this.#net = net
  }

  get frames(): readonly Uint8Array[] {
    return [...this.#durable.entries.values()].map(({ frame }) => frame)
  }

  /** Statements that were promised to be published, by whoever has used the directory. */
  get promised(): readonly Statement[] {
    return [...this.#durable.outbox.values()]
  }

  attach(link: Link): AttachedDisk {
    const visible = copyOf(this.#durable)
    const waiting: Change[] = []
    let committing: Promise<void> | undefined
    const commit = async (): Promise<void> => {
      await this.#net.step(link, 'disk commit')
      for (const change of waiting.splice(0)) change(this.#durable)
      committing = undefined
      if (waiting.length > 0) committing = commit()
    }
    const change = (made: Change): void => {
      made(visible)
      waiting.push(made)
      committing ??= commit()
    }
    const flush = async (): Promise<void> => {
      while (waiting.length > 0) await committing
    }
    return {
      level: levelOf(visible, change, flush),
      ledger: ledgerOf(this.#durable, change),
      outbox: {
        add: async (statement) => {
          const id = ++this.#ids
          change((state) => void state.outbox.set(id, statement))
          await flush()
          return id
        },
        pending: () => [...this.#durable.outbox].map(([id, statement]) => ({ id, statement })),
        done: async (id) => {
          change((state) => void state.outbox.delete(id))
          await flush()
        },
      },
      crash: () => {
        for (const made of waiting.slice(0, this.#chance.below(waiting.length + 1))) made(this.#durable)
      },
    }
  }
}

function levelOf(visible: DiskState, change: (made: Change) => void, flush: () => Promise<void>): FarLevel {
  return {
    name: 'disk',
    open: () => Promise.resolve(),
    status: () => ({ status: 'up', reason: '' }),
    read: (addresses) => addresses.map((address) => visible.entries.get(nameOf(address))?.frame),
    write: (entries) => change((state) => entries.forEach((entry) => state.entries.set(nameOf(entry), entry))),
    remove: async (removals) => {
      change((state) => removals.forEach((removal) => removeAsOf(state.entries, removal)))
      await flush()
      return removals.length
    },
    list: () => ({ items: [], cursor: undefined, total: 0 }),
    count: () => 0,
    tally: () => ({ items: [], cursor: undefined }),
    usage: () => ({ entries: visible.entries.size, bytes: 0, maxBytes: undefined }),
    sweep: () => ({ entries: 0, bytes: 0 }),
    clear: () => change((state) => state.entries.clear()),
    flush,
    close: () => Promise.resolve(),
  }
}

/** Here all are kept by name. */
const NO_KEY_FLOORS: KeyFloors = { hashes: [], floors: [] }

function ledgerOf(durable: DiskState, change: (made: Change) => void): Ledger {
  return {
    load: () =>
      durable.position && { ...durable.position, floors: [...durable.floors.values()], keyFloors: NO_KEY_FLOORS },
    note: (changes, position) =>
      change((state) => {
        if (state.position?.epoch !== position.epoch) return
        state.position = position
        for (const floor of changes) state.floors.set(floor[0], floor)
        for (const [name, hard, soft] of [...state.floors.values()]) {
          const newest = Math.max(hard, ...soft.map(([seq]) => seq))
          const covered = name.startsWith('k:') ? Math.max(position.base, position.keyBase) : position.base
          if (newest <= covered) state.floors.delete(name)
        }
      }),
    reset: (position) =>
      change((state) => {
        state.position = position
        state.floors.clear()
        state.entries.clear()
      }),
  }
}

function copyOf(state: DiskState): DiskState {
  return {
    entries: new Map(state.entries),
    floors: new Map(state.floors),
    outbox: new Map(state.outbox),
    position: state.position,
  }
}
