import type { Clock } from '@/lib/kernel/clock'
import { reasonOf } from '@/lib/kernel/errors'
import type { JsonValue } from '@/lib/ports/audit-log'
import { Refused } from './refused'

export type OperationState = 'running' | 'done' | 'failed' | 'stopped'

export interface Progress {
  readonly done: number
  readonly failed: number
  /** Undefined where it is not known how much there is to do. */
  readonly total: number | undefined
}

/** Something that takes longer than a request should. */
export interface Operation {
  readonly id: string
  readonly kind: 'invalidate' | 'warm'
  readonly cache: string
  readonly subject: string
  readonly actor: string
  readonly startedAt: number
  readonly state: OperationState
  readonly endedAt: number | undefined
  readonly progress: Progress
  /** What it came to, as the call itself would have answered; null while it runs, and where it failed. */
  readonly result: JsonValue
  /** Why it failed. */
  readonly error: string | undefined
}

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
  /** From now on it is listed and told of, also when it is over. */
  asOperation(): Operation
}

interface Task {
  operation: Operation
  readonly stop: AbortController
}

/** The newest stay to be read; a report is a few hundred bytes. */
const MAX_KEPT = 200
/** More would only wait for each other: the levels and the source are the same. */
const MAX_RUNNING = 8
/** Progress is told this often at most: somebody looks at it. */
const TELL_EVERY_MS = 250

/** What runs in this process on an operator's behalf, and what came of it. */
export class Operations {
  readonly #clock: Clock
  readonly #secret: () => string
  readonly #kept = new Map<string, Task>()
  readonly #listeners = new Set<(operation: Operation) => void>()

  constructor(clock: Clock, secret: () => string) {
    this.#clock = clock
    this.#secret = secret
  }

  /** @throws Refused `unavailable` where as many of the kind run as may */
  start<Answer>(work: Work<Answer>): Started<Answer> {
    const running = this.list().filter(({ kind, state }) => kind === work.kind && state === 'running')
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
    return { ended: this.#follow(task, work), asOperation: () => this.#keep(task) }
  }

  /** Newest first. */
  list(): Operation[] {
    return [...this.#kept.values()].map(({ operation }) => operation).toReversed()
  }

  /** @throws Refused where there is none, or it is so old that it was forgotten */
  find(id: string): Operation {
    return this.#find(id).operation
  }

  /** Asks it to end where it is. What was done stays done. @throws Refused where it does not run any more */
  stop(id: string): Operation {
    const { operation, stop } = this.#find(id)
    if (operation.state !== 'running') throw new Refused('conflict', `The operation is over: ${operation.state}.`)
    stop.abort(new Refused('conflict', 'The operation was stopped.'))
    return operation
  }

  /** @returns a function that ends it */
  watch(listener: (operation: Operation) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Stops all, for a server that goes down. */
  close(): void {
    for (const { stop } of this.#kept.values()) stop.abort(new Refused('unavailable', 'The server goes down.'))
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

  #keep(task: Task): Operation {
    const { operation } = task
    this.#kept.set(operation.id, task)
    this.#tell(operation)
    const oldest = [...this.#kept].find(([, kept]) => kept.operation.state !== 'running')
    if (oldest && this.#kept.size > MAX_KEPT) this.#kept.delete(oldest[0])
    return operation
  }

  #change(task: Task, changes: Partial<Operation>, tell = true): void {
    task.operation = { ...task.operation, ...changes }
    if (tell && this.#kept.has(task.operation.id)) this.#tell(task.operation)
  }

  #tell(operation: Operation): void {
    for (const listener of this.#listeners) listener(operation)
  }

  #find(id: string) {
    const kept = this.#kept.get(id)
    if (!kept) throw new Refused('not-found', 'There is no such operation here, or it is long over.')
    return kept
  }

  #now(): number {
    return Math.round(this.#clock.now())
  }
}
