import type { Clock } from '@/lib/kernel/clock'
import { reasonOf } from '@/lib/kernel/errors'
import type { Progress } from '@/lib/kernel/operation'
import type { JsonValue } from '@/lib/ports/audit-log'
import { OPERATIONS_KEPT, type Operation, type OperationStore, type StoredOperation } from '@/lib/ports/operation-store'
import { Refused } from './refused'

export type { Operation, Progress }

export interface Work<Answer> {
  readonly kind: Operation['kind']
  readonly cache: string
  readonly subject: string
  readonly actor: string
  /** `signal` is aborted where somebody stops it; what was done until then is answered. */
  run(signal: AbortSignal, report: (progress: Progress) => void): Promise<Answer>
  /** The answer as JSON, for the operation's report. */
  write(answer: Answer): JsonValue
}

/** Work under way. It is told of as an operation only where somebody asks for one: most is over before that. */
export interface Started<Answer> {
  readonly ended: Promise<Answer>
  /** From now on it is listed and told of, in every process, also when it is over. */
  asOperation(): Promise<Operation>
}

interface Task {
  operation: Operation
  readonly stop: AbortController
}

/** More would only wait for each other: the levels and the source are the same. */
const MAX_RUNNING = 8
/** Progress is told this often at most: somebody looks at it. */
const TELL_EVERY_MS = 250
/** How often other processes are told, and asked whether somebody wants it stopped there. */
const SAVE_EVERY_MS = 1_000
/** A process that said nothing for so long is not busy, it is gone. */
const SILENT_MS = 30_000

/** What runs in this process on an operator's behalf, what came of it, and what other processes say of theirs. */
export class Operations {
  readonly #store: OperationStore
  readonly #clock: Clock
  readonly #secret: () => string
  /** This process's own: they are known here better than in the store. */
  readonly #own = new Map<string, Task>()
  readonly #listeners = new Set<(operation: Operation) => void>()

  constructor(store: OperationStore, clock: Clock, secret: () => string) {
    this.#store = store
    this.#clock = clock
    this.#secret = secret
  }

  /** @throws Refused `unavailable` where as many of the kind run here as may */
  start<Answer>(work: Work<Answer>): Started<Answer> {
    const own = [...this.#own.values()].map(({ operation }) => operation)
    const running = own.filter(({ kind, state }) => kind === work.kind && state === 'running')
    if (running.length >= MAX_RUNNING)
      throw new Refused('unavailable', `${MAX_RUNNING} such operations run already; wait for one, or stop one.`)
    const { kind, cache, subject, actor } = work
    const task: Task = {
      stop: new AbortController(),
      operation: {
        ...{ id: `op_${this.#secret().slice(0, 22)}`, kind, cache, subject, actor, startedAt: this.#now() },
        ...{ state: 'running', endedAt: undefined, result: null, error: undefined },
        progress: { done: 0, failed: 0, total: undefined },
      },
    }
    const ended = this.#follow(task, work)
    return { ended, asOperation: () => this.#keep(task, ended) }
  }

  /** Of all processes, newest first. */
  async list(): Promise<Operation[]> {
    const stored = await this.#store.list(OPERATIONS_KEPT)
    return stored.map((operation) => this.#present(operation))
  }

  /** @throws Refused where there is none, or it is so old that it was forgotten */
  async find(id: string): Promise<Operation> {
    const stored = await this.#store.find(id)
    if (!stored) throw new Refused('not-found', 'There is no such operation, or it is long over.')
    return this.#present(stored)
  }

  /**
   * Asks it to end where it is, whichever process it runs in. What was done stays done.
   *
   * @throws Refused where it does not run any more
   */
  async stop(id: string): Promise<Operation> {
    const operation = await this.find(id)
    if (operation.state !== 'running') throw new Refused('conflict', `The operation is over: ${operation.state}.`)
    const own = this.#own.get(id)
    if (own) this.#abort(own)
    else await this.#store.askToStop(id)
    return operation
  }

  /** @returns a function that ends it */
  watch(listener: (operation: Operation) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Stops all, for a server that goes down. */
  close(): void {
    for (const { stop } of this.#own.values()) stop.abort(new Refused('unavailable', 'The server goes down.'))
  }

  async #follow<Answer>(task: Task, work: Work<Answer>): Promise<Answer> {
    const { signal } = task.stop
    let told = -Infinity
    try {
      const answer = await work.run(signal, (progress) => {
        const isDue = this.#now() - told >= TELL_EVERY_MS
        if (isDue) told = this.#now()
        this.#change(task, { progress }, isDue)
      })
      const state = signal.aborted ? 'stopped' : 'done'
      this.#change(task, { state, endedAt: this.#now(), result: work.write(answer) })
      return answer
    } catch (thrown) {
      const state = signal.aborted ? 'stopped' : 'failed'
      this.#change(task, { state, endedAt: this.#now(), error: reasonOf(thrown) })
      throw thrown
    }
  }

  async #keep(task: Task, ended: Promise<unknown>): Promise<Operation> {
    const { operation } = task
    this.#own.set(operation.id, task)
    this.#tell(operation)
    await this.#save(task)
    void this.#goOnSaving(task, ended.then(noop, noop))
    return operation
  }

  /** Until it is over, and then its report. A store that cannot be written to costs others the news, not the work. */
  async #goOnSaving(task: Task, over: Promise<void>): Promise<void> {
    let state: Operation['state']
    do {
      await Promise.race([pause(SAVE_EVERY_MS), over])
      ;({ state } = task.operation)
      await this.#save(task).catch(noop)
    } while (state === 'running')
    this.#own.delete(task.operation.id)
  }

  async #save(task: Task): Promise<void> {
    const stopAsked = await this.#store.save({ ...task.operation, seenAt: this.#now() })
    if (stopAsked && task.operation.state === 'running') this.#abort(task)
  }

  #abort({ stop }: Task): void {
    stop.abort(new Refused('conflict', 'The operation was stopped.'))
  }

  #change(task: Task, changes: Partial<Operation>, tell = true): void {
    task.operation = { ...task.operation, ...changes }
    if (tell && this.#own.has(task.operation.id)) this.#tell(task.operation)
  }

  #tell(operation: Operation): void {
    for (const listener of this.#listeners) listener(operation)
  }

  /** As it is now: one's own as known here, and one whose process is gone as failed. */
  #present({ seenAt, ...stored }: StoredOperation): Operation {
    const own = this.#own.get(stored.id)
    if (own) return own.operation
    if (stored.state !== 'running' || this.#now() - seenAt < SILENT_MS) return stored
    return { ...stored, state: 'failed', endedAt: seenAt, error: 'The process that ran it has ended.' }
  }

  #now(): number {
    return Math.round(this.#clock.now())
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref())
}

function noop(): void {}
