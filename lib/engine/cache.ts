import type { Duration } from '@/lib/kernel/duration'
import type { LevelName } from '@/lib/kernel/outcome'
import { NoDeadLetter } from '@/lib/kernel/errors'
import type { Target } from '@/lib/kernel/target'
import type { EventKind, EventOf } from '@/lib/kernel/event'
import type { InvalidateOptions, ListQuery } from './answers'
import type { DeadLetterQuery } from './write-behind-answers'
import { inspect } from './browse/inspect'
import { list } from './browse/list'
import { positionOf } from './browse/position'
import { tally } from './browse/tally'
import { bypass } from './bypass'
import type { Cache } from './cache-contract'
import type { Core } from './core'
import type { EngineParts } from './engine-parts'
import type { FleetView } from './fleet-view'
import { activateVersion, bumpVersion, versionsOf } from './invalidation/change-version'
import { invalidate, undo } from './invalidation/invalidate'
import { preview } from './invalidation/preview'
import { loadRequest } from './load/request'
import { warm, type WarmOptions } from './load/warm'
import type { Loader, LoaderOfKey, LoaderOfMany, LoadOptions, NamespacePolicy, SetOptions } from './options'
import { needsThought } from './policy'
import { chosenHit } from './read/chosen-hit'
import { get, getEntry } from './read/get'
import { distinctKeys, getMany } from './read/get-many'
import { getOrSet } from './read/get-or-set'
import { getOrSetMany } from './read/get-or-set-many'
import { hitWithCare } from './read/hit-with-care'
import { peekLate } from './read/peek-late'
import { bind } from './strategies/bind'
import type { BindOptions, Source, View } from './strategies/source'
import { deleteMany } from './write/remove'
import { retimeMany } from './write/retime'
import { setMany } from './write/set'
import { setAtOnce } from './write/set-at-once'

/** The engine's table of contents. Every verb is a file; only the hit in memory is here, because it may cost nothing. */
export class Engine implements Cache {
  readonly name: string
  readonly namespaces: Readonly<Record<string, NamespacePolicy>>
  readonly fleet: FleetView
  readonly #core: Core
  readonly #parts: EngineParts

  constructor(parts: EngineParts) {
    this.name = parts.name
    this.namespaces = parts.namespaces
    this.fleet = parts.fleet
    this.#core = parts.core
    this.#parts = parts
  }

  ready(): Promise<void> {
    return this.#parts.life.ready()
  }

  get<V = unknown>(key: string): Promise<V | undefined> {
    const value = this.#hit<V>(key)
    if (value !== undefined) return Promise.resolve(value)
    const core = this.#open()
    return ('then' in core ? core.then((opened) => get(opened, key)) : get(core, key)) as Promise<V | undefined>
  }

  peek<V = unknown>(key: string): V | undefined {
    const value = this.#hit<V>(key)
    return value === undefined ? (peekLate(this.#core, key) as V | undefined) : value
  }

  /** What memory can answer for without a second thought. Short, so that V8 makes all of a hit one piece of code. */
  #hit<V>(key: string): V | undefined {
    const { clock, follower, near, validity, recorder, overlay, reads } = this.#core
    if (recorder.begin()) return chosenHit(this.#core, key) as V | undefined
    const now = clock.now()
    const isPlain = now < follower.confirmedUntil && overlay.size === 0 && reads === undefined
    const value = isPlain ? near.read(key, now, validity.generation) : hitWithCare(this.#core, key, now)
    if (value !== undefined) recorder.memoryHit()
    return value as V | undefined
  }

  async getEntry<V = unknown>(key: string) {
    return getEntry<V>(await this.#open(), key)
  }

  async getMany<V = unknown>(keys: Iterable<string>): Promise<Map<string, V>> {
    const core = await this.#open()
    return getMany(core, await distinctKeys(core, keys)) as Promise<Map<string, V>>
  }

  getOrSet<V>(key: string, load: Loader<V>, options?: LoadOptions): Promise<V> {
    const value = options && needsThought(options) ? undefined : this.#hit<V>(key)
    return value === undefined ? this.#getOrSet(key, load, options) : Promise.resolve(value)
  }

  async #getOrSet<V>(key: string, load: Loader<V>, options?: LoadOptions): Promise<V> {
    const core = await this.#open()
    if (options?.minSeq !== undefined) await core.follower.catchUp(options.minSeq)
    return getOrSet(core, loadRequest(core, key, load, options)) as Promise<V>
  }

  async getOrSetMany<V>(keys: Iterable<string>, load: LoaderOfMany<V>, options?: LoadOptions): Promise<Map<string, V>> {
    const core = await this.#open()
    if (options?.minSeq !== undefined) await core.follower.catchUp(options.minSeq)
    return getOrSetMany(core, await distinctKeys(core, keys), { load, options }) as Promise<Map<string, V>>
  }

  async set(key: string, value: unknown, options?: SetOptions) {
    const receipt = this.#parts.life.isOpen ? setAtOnce(this.#core, key, value, options) : undefined
    return receipt ?? setMany(await this.#open(), [[key, value]], options)
  }

  async setMany(entries: Iterable<readonly [string, unknown]>, options?: SetOptions) {
    return setMany(await this.#open(), entries, options)
  }

  async delete(key: string) {
    return deleteMany(await this.#open(), [key])
  }

  async deleteMany(keys: Iterable<string>) {
    return deleteMany(await this.#open(), keys)
  }

  async retime(keys: Iterable<string>, ttl: Duration) {
    return retimeMany(await this.#open(), keys, { ttl, tell: (lives) => this.fleet.askOthers('retime', lives) })
  }

  async preview(target: Target) {
    return preview(await this.#open(), target)
  }

  async invalidate(target: Target, options?: InvalidateOptions) {
    return invalidate(await this.#open(), target, options)
  }

  async undo(seq: number) {
    return undo(await this.#open(), seq)
  }

  version(namespace: string) {
    return versionsOf(this.#core, namespace).active
  }

  versions(namespace: string) {
    return versionsOf(this.#core, namespace)
  }

  async bumpVersion(namespace: string) {
    return bumpVersion(await this.#open(), namespace)
  }

  async activateVersion(namespace: string, version: number | { readonly active: number }) {
    return activateVersion(await this.#open(), namespace, version)
  }

  async warm<V>(keys: Iterable<string>, load: LoaderOfKey<V>, options?: WarmOptions) {
    return warm(await this.#open(), keys, { load, options })
  }

  bind<V>(namespace: string, source: Source<V>, options: BindOptions = {}): View<V> {
    const { writeBehind, core } = this.#parts
    const through = { open: async () => this.#open(), hit: (key: string) => this.#hit<V>(key) }
    return bind({ namespace, source, options, writeBehind, sources: core.sources, ...through })
  }

  writeBehind() {
    return this.#parts.writeBehind?.status()
  }

  async deadLetters(query?: DeadLetterQuery) {
    await this.#open()
    return this.#parts.writeBehind?.deadLetters(query) ?? []
  }

  async redriveDeadLetter(id: string) {
    return (await this.#letters(id)).redrive(id)
  }

  async discardDeadLetter(id: string) {
    return (await this.#letters(id)).discard(id)
  }

  bypass(level: LevelName, duration: Duration) {
    return bypass(this.#core, level, duration)
  }

  async inspect(key: string) {
    return inspect(await this.#open(), key)
  }

  async list(query?: ListQuery) {
    return list(await this.#open(), query)
  }

  async tally() {
    return tally(await this.#open())
  }

  position() {
    return positionOf(this.#core)
  }

  async cleanup(): Promise<number> {
    await this.#open()
    return this.#parts.life.sweeper.sweepAll()
  }

  strategies() {
    return this.#parts.statistics.strategies()
  }

  stats() {
    return this.#parts.statistics.read()
  }

  observations() {
    return this.#parts.statistics.observations()
  }

  async redisMemory() {
    await this.#open()
    return this.#parts.redisMemory().catch(() => undefined)
  }

  resetStats(): void {
    this.#parts.statistics.reset()
  }

  on<K extends EventKind>(kind: K, listener: (event: EventOf<K>) => void): () => void {
    return this.#parts.listeners.add(kind, listener)
  }

  close(): Promise<void> {
    return this.#parts.life.close()
  }

  /** @throws NoDeadLetter where nothing is written behind, so that there can be none */
  async #letters(id: string) {
    await this.#open()
    const letters = this.#parts.writeBehind?.letters
    if (!letters) throw new NoDeadLetter(id)
    return letters
  }

  /** To be waited for only once: a promise takes three turns of the microtasks. @throws Error where the cache was closed */
  #open(): Core | Promise<Core> {
    const { life } = this.#parts
    return life.isOpen ? this.#core : life.ready().then(() => this.#core)
  }
}
