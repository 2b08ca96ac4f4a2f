import type { Duration } from '@/lib/kernel/duration'
import type { LevelName } from '@/lib/kernel/outcome'
import type { NamespaceStrategies } from '@/lib/kernel/strategy'
import type { Target } from '@/lib/kernel/target'
import type { HeldCopy, ListPage, ListQuery, LogPosition, Stats } from './answers'
import type { Observations } from './observations'

/** A process that runs the cache, by its own last words. */
export interface Instance {
  id: string
  /** The process that was asked. */
  isThis: boolean
  /** False where it has not been heard of for some seconds though it did not go: stopped, starved, or cut off. */
  answers: boolean
  heardAgoMs: number
  pid: number
  host: string
  /** Of Node.js, and of Timberline. */
  node: string
  version: string
  /** ms since the epoch, by its own clock. */
  startedAt: number
  uptimeMs: number
  heapBytes: number
  memory: { entries: number; bytes: number }
  log: LogPosition
  /** Records of the log that another process has applied and this one has not. */
  lag: number
}

/** What another process has in memory for a key, or why it could not say. */
export interface InstanceCopy {
  instance: string
  copy: HeldCopy
}

/** What an invalidation would take from the memory of a process. */
export interface InstanceCount {
  instance: string
  /** Undefined where it did not answer in time. */
  entries: number | undefined
  /** False where it is estimated, or a part is not known. */
  exact: boolean
}

/** Until when a process left a level alone before it was told to, and does now: ms since the epoch; undefined where it is asked. */
export interface BypassChange {
  before: number | undefined
  until: number | undefined
}

/** What the strategies of all processes, or of one, did. */
export interface FleetStrategies {
  namespaces: NamespaceStrategies[]
  /** Processes that did not answer, so that what they counted is left out. */
  silent: string[]
}

/** The processes that run one cache together; without Redis, this one alone. Nothing of it is on the way of a read. */
export interface FleetView {
  /** The name of this process. */
  readonly id: string
  /** The one that is asked first, the others by the time of their start. Where Redis is away, the one that is asked. */
  instances(): Promise<Instance[]>
  /**
   * What all of them counted together, latencies merged bucket by bucket, or what one of them did; as of some seconds ago.
   * @returns undefined where there is no such process
   */
  stats(instance?: string): Promise<Stats | undefined>
  /**
   * As `cache.strategies()`, of all of them together or of one. Asks the others.
   * @returns undefined where there is no such process
   */
  strategies(instance?: string): Promise<FleetStrategies | undefined>
  /** Asks the others, each with a deadline of half a second. */
  inspect(key: string): Promise<InstanceCopy[]>
  /** What an invalidation would take from the others' memory, asked as by `inspect`. */
  preview(target: Target): Promise<InstanceCount[]>
  /** @returns a page of what another process has in memory; rejects where it does not answer */
  list(instance: string, query: ListQuery): Promise<ListPage>
  /** What one process saw beside its counts; rejects where it does not answer. */
  observations(instance: string): Promise<Observations>
  /**
   * Has one process leave a level alone, as `cache.bypass` does in this one.
   *
   * @throws TypeError for longer than a day, else where the process does not answer or does not have the level
   */
  bypass(instance: string, level: LevelName, duration: Duration): Promise<BypassChange>
  /** Says how this process answers the application's own questions. JSON goes in and comes out. */
  onQuestion(topic: string, answer: (body: unknown) => unknown): void
  /** @returns what each of the others answered; an Error where one could not */
  askOthers(topic: string, body: unknown): Promise<Map<string, unknown>>
}
