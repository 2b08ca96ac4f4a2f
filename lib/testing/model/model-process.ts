import { assembleCache } from '@/lib/package/assemble-cache'
import type { Engine } from '@/lib/engine/cache'
import type { Core } from '@/lib/engine/core'
import { Floors } from '@/lib/engine/invalidation/floors'
import { Listeners } from '@/lib/engine/listeners'
import type { LoadContext } from '@/lib/engine/options'
import type { LogRecord } from '@/lib/kernel/record'
import { Policies } from '@/lib/engine/policy'
import { CoarseClock } from '@/lib/kernel/clock'
import { createMemoryOutbox } from '@/lib/log/memory-outbox'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import { CacheMetrics } from '@/lib/metrics/cache-metrics'
import type { Recorder } from '@/lib/ports/recorder'
import type { FakeClock } from '@/lib/testing/fake-clock'
import type { Chance } from './chance'
import { dependenciesOf, leasesOf, logOf, sharedLevelOf } from './model-clients'
import type { AttachedDisk, ModelDisk } from './model-disk'
import type { Link, ModelNet } from './model-net'
import type { ModelServer } from './model-server'
import { KEYS, parentsOf, type ModelSource, type ModelValue } from './model-source'
import { Requirements, tooOld } from './requirements'
import { SoftAccount } from './soft-account'

export interface ModelWorld {
  readonly chance: Chance
  readonly net: ModelNet
  readonly server: ModelServer
  readonly source: ModelSource
  /** Floors remembered of each sort, where fewer than usual. */
  readonly floorBound: number | undefined
  readonly hasLeases: boolean
  readonly fail: (what: string) => void
  /** An invalidation takes effect in one process alone. */
  onLocal: (one: ModelProcess, what: { readonly names: readonly string[]; readonly isWrite: boolean }) => void
}

export const MAX_UNCONFIRMED_MS = 5_000

const SILENT: Recorder = {
  begin: () => false,
  memoryHit: () => undefined,
  chosenHit: () => undefined,
  record: () => undefined,
  loaded: () => undefined,
}

/** A process of the fleet: the real engine with parts that the model has in its hand. */
export class ModelProcess {
  readonly name: string
  readonly link: Link
  readonly clock: FakeClock
  readonly cache: Engine
  readonly core: Core
  readonly requirements: Requirements
  /** Every record that it has applied in this life of it and of the log, by position. */
  readonly heard = new Map<number, LogRecord>()
  readonly soft = new SoftAccount()
  /** Up to here records are in `soft`. */
  #accounted = 0
  readonly #world: ModelWorld
  readonly #disk: AttachedDisk | undefined
  readonly #memoryOutbox = createMemoryOutbox()

  constructor(name: string, world: ModelWorld, { disk, clock }: { disk: ModelDisk | undefined; clock: FakeClock }) {
    this.name = name
    this.clock = clock
    this.#world = world
    this.link = { process: name, cut: false, dead: false }
    this.#disk = disk?.attach(this.link)
    this.requirements = new Requirements(world.server, world.source, this.#disk?.ledger.load())
    const { cache, core } = this.#assemble()
    this.cache = cache
    this.core = core
    const { validity, outgoing } = core
    const say = outgoing.say.bind(outgoing)
    const writes = new WeakSet<readonly string[]>()
    outgoing.say = (statement, whenUnreachable) => {
      if (statement.kind === 'write') writes.add(statement.names)
      return say(statement, whenUnreachable)
    }
    const applyLocally = validity.applyLocally.bind(validity)
    validity.applyLocally = (names) => {
      world.onLocal(this, { names, isWrite: writes.has(names) })
      applyLocally(names)
    }
    cache.on('invalidation.applied', ({ record }) => void this.heard.set(record.seq, record))
    cache.on('log.epoch', () => this.#forget())
    for (const kind of ['entry.stored', 'entry.promoted'] as const) cache.on(kind, ({ key }) => this.#checkStored(key))
  }

  #assemble(): { cache: Engine; core: Core } {
    const { server, net, chance, floorBound, hasLeases } = this.#world
    const way = { server, net, link: this.link }
    const clock = new CoarseClock(this.clock, 1)
    const metrics = new CacheMetrics({ clock, watch: clock, random: () => 0.5 })
    const bounds = { keys: floorBound, names: floorBound, patterns: floorBound, undoable: floorBound }
    const namespaces = { b: { ttl: '20s', staleFor: '20s' }, a: { strict: true } }
    return assembleCache({
      options: { name: 'model', namespaces, maxUnconfirmed: MAX_UNCONFIRMED_MS },
      policies: new Policies({ ttl: '1h' }, namespaces),
      ...{ clock, metrics, isolation: 'freeze', processId: this.name, random: () => chance.next() },
      // Nobody asks a model for its figures, and they are a twentieth of its time.
      listeners: new Listeners(SILENT),
      near: new MemoryLevel({ maxBytes: 1 << 20, maxEntries: 6, copy: structuredClone }),
      far: [sharedLevelOf(way), ...(this.#disk ? [this.#disk.level] : [])],
      log: logOf(way),
      ledger: this.#disk?.ledger,
      outbox: this.#disk?.outbox ?? this.#memoryOutbox,
      dependencies: dependenciesOf(way),
      leases: hasLeases ? leasesOf(way) : undefined,
      settle: () => Promise.resolve(),
      floors: floorBound === undefined ? undefined : new Floors(bounds),
    })
  }

  start(): void {
    this.requirements.boot()
    void this.cache.ready()
  }

  /** What waits for the log in memory, and dies with the process. */
  get onlyRemembered(): readonly (readonly string[])[] {
    return this.#memoryOutbox.pending().map(({ statement }) => statement.names)
  }

  crash(): void {
    this.#world.net.kill(this.link)
    this.#disk?.crash()
  }

  observe(): void {
    const { epoch, applied } = this.cache.position()
    const wrong = this.requirements.observe({ epoch, applied }, this.core.validity.floors.isOpen)
    if (wrong) this.#world.fail(`${this.name}: ${wrong}`)
    // It has no log to follow: nothing that it holds is stamped with what it has heard.
    if (epoch === '') this.#forget()
    for (; this.#accounted < applied; this.#accounted++) {
      const record = this.recordAt(epoch, this.#accounted + 1)
      if (record) this.soft.apply(record)
    }
  }

  /** What it has applied at a position, from its own account or, for an earlier life of it, from the whole log. */
  recordAt(epoch: string, seq: number): LogRecord | undefined {
    const heard = this.heard.get(seq)
    if (heard) return heard
    const history = this.#world.server.epochs.get(epoch)
    return history && !history.forked ? history.placed[seq - 1]?.record : undefined
  }

  #forget(): void {
    this.heard.clear()
    this.soft.clear()
    this.#accounted = 0
  }

  /** Loads a key in several steps: begin, the parents through the cache, the source, the end. */
  readonly load = async (context: LoadContext): Promise<ModelValue> => {
    const { net, source } = this.#world
    const { key } = context
    await net.step(this.link, `load ${key} begins`)
    const parts: Record<string, ModelValue> = {}
    const parents = parentsOf(key)
    if (parents.length > 0) context.dependOn(...parents)
    for (const parent of parents) parts[parent] = await this.read(parent)
    const token = source.read(key)
    await net.step(this.link, `load ${key} has read ${token}`)
    context.tag(...(KEYS[key]?.late ?? []))
    return { token, parts }
  }

  read(key: string): Promise<ModelValue> {
    return this.cache.getOrSet(key, this.load, { tags: KEYS[key]?.tags ?? [] })
  }

  /** I4: what gets into memory was valid then. */
  #checkStored(key: string): void {
    if (this.link.dead) return
    this.observe()
    const entry = this.core.near.find(key)
    if (!entry || !this.cache.peek(key)) return
    const required = this.requirements.of(key)
    const wrong = tooOld(this.#world.source, { key, value: entry.value, required, deep: false })
    if (!wrong) return
    const { epoch, applied } =
      this.core.validity.floors.epoch === '' ? { epoch: '', applied: 0 } : this.cache.position()
    this.#world.fail(
      `${this.name} stored (at ${epoch} ${applied}, stamped ${entry.epoch} ${entry.stamp}): ${wrong} (I4)`,
    )
  }
}
