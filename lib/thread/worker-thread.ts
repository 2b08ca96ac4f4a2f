import { Worker, type Transferable } from 'node:worker_threads'

/** How long the thread may take to finish what it is at before it is ended. */
const CLOSE_DEADLINE_MS = 5_000
/** A thread that ends by itself is started again after a pause that doubles up to this. */
const MAX_RESTART_MS = 60_000

/** What every such thread understands, and says: it answers what was asked before, then that it has closed. */
interface Message {
  readonly kind: string
}

interface WorkerThreadOptions<From extends Message> {
  /** Shown by debuggers and in {@link onEnd}'s reason. */
  readonly name: string
  /** The bundled program (scripts/build-workers.mjs). */
  readonly source: string
  /** `workerData` of the next thread. */
  readonly settings: () => unknown
  /** The first pause before a thread that ended is started again. */
  readonly retryMs: number
  readonly onMessage: (message: From) => void
  /** The thread ended by itself, and another follows; the outcome of whatever was sent to it is unknown until then. */
  readonly onEnd: (reason: string) => void
}

/**
 * A thread that owns files. It never keeps the process alive, except while {@link hold} asks for it: a cache must not
 * turn a finished script into a hanging one, but a change that is awaited must be carried out.
 *
 * The program posts `opened` once it can work and `closed` in answer to `close`.
 */
export class WorkerThread<To extends Message, From extends Message> {
  readonly #options: WorkerThreadOptions<From>
  #worker: Worker | undefined
  #restartMs: number
  #restart: NodeJS.Timeout | undefined
  #held = false
  #closing: (() => void) | undefined

  constructor(options: WorkerThreadOptions<From>) {
    this.#options = options
    this.#restartMs = options.retryMs
  }

  start(): void {
    const { name, source, settings, onMessage, onEnd, retryMs } = this.#options
    // `execArgv`: loaders of the host (tsx, vitest) are not needed for plain JavaScript, and would cost its start 200 ms.
    const worker = new Worker(source, { eval: true, workerData: settings(), execArgv: [], name })
    this.#worker = worker
    this.#setHold(worker)
    let reason = `the ${name} thread ended`
    worker.on('message', (message: From) => {
      if (message.kind === 'closed') return this.#closing?.()
      if (message.kind === 'opened') this.#restartMs = retryMs
      if (this.#worker === worker) onMessage(message)
    })
    worker.on('error', (error) => (reason = `the ${name} thread ended: ${error.message}`))
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      if (this.#closing) return this.#closing()
      this.#restart = setTimeout(() => this.start(), this.#restartMs).unref()
      this.#restartMs = Math.min(this.#restartMs * 2, MAX_RESTART_MS)
      onEnd(reason)
    })
  }

  /** @returns whether there is a thread to take it */
  send(message: To, moved: Transferable[] = []): boolean {
    this.#worker?.postMessage(message, moved)
    return this.#worker !== undefined
  }

  /** Whether somebody waits for an answer, so that the process has to stay. */
  hold(held: boolean): void {
    if (held === this.#held) return
    this.#held = held
    if (this.#worker) this.#setHold(this.#worker)
  }

  /** Ends the thread after what it is at; it can be started again. Nobody is told of its end. */
  async close(): Promise<void> {
    clearTimeout(this.#restart)
    const worker = this.#worker
    if (!worker) return
    worker.ref()
    let deadline: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#closing = resolve
      deadline = setTimeout(resolve, CLOSE_DEADLINE_MS)
      worker.postMessage({ kind: 'close' } satisfies Message)
    })
    clearTimeout(deadline)
    // With its thread a file loses its lock.
    await worker.terminate()
    this.#worker = undefined
    this.#closing = undefined
  }

  #setHold(worker: Worker): void {
    if (this.#held) worker.ref()
    else worker.unref()
  }
}
