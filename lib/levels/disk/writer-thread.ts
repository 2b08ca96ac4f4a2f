import { Worker } from 'node:worker_threads'
import type { FromWriter, ToWriter, WriterSettings } from './disk-protocol'
import { source } from './disk-writer.generated'

/** How long the writer may take to finish its transaction and close the file before it is ended. */
const CLOSE_DEADLINE_MS = 5_000
/** A thread that ends by itself is started again after a pause that doubles up to this. */
const MAX_RESTART_MS = 60_000

interface WriterThreadOptions {
  readonly settings: WriterSettings
  readonly onMessage: (message: FromWriter) => void
  /** The thread ended; whatever was sent to it is unknown. */
  readonly onEnd: (reason: string) => void
}

/**
 * The thread that writes. It never keeps the process alive, except while {@link hold} asks for it: a cache must not turn
 * a finished script into a hanging one, but a removal that is awaited must be carried out.
 */
export class WriterThread {
  readonly #options: WriterThreadOptions
  #worker: Worker | undefined
  #restartMs: number
  #restart: NodeJS.Timeout | undefined
  #held = false
  #closing: (() => void) | undefined

  constructor(options: WriterThreadOptions) {
    this.#options = options
    this.#restartMs = options.settings.retryMs
  }

  start(): void {
    // `execArgv`: loaders of the host (tsx, vitest) are not needed for plain JavaScript, and would cost its start 200 ms.
    const worker = new Worker(source, {
      eval: true,
      workerData: this.#options.settings,
      execArgv: [],
      name: 'disk-writer',
    })
    this.#worker = worker
    this.#setHold(worker)
    let reason = 'the writer thread ended'
    worker.on('message', (message: FromWriter) => {
      if (message.kind === 'closed') this.#closing?.()
      else if (this.#worker === worker) this.#options.onMessage(message)
      if (message.kind === 'opened') this.#restartMs = this.#options.settings.retryMs
    })
    worker.on('error', (error) => (reason = `the writer thread ended: ${error.message}`))
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#closing?.()
      if (this.#closing) return
      this.#options.onEnd(reason)
      this.#restart = setTimeout(() => this.start(), this.#restartMs).unref()
      this.#restartMs = Math.min(this.#restartMs * 2, MAX_RESTART_MS)
    })
  }

  /** @returns whether there is a thread to take it */
  send(message: ToWriter, moved: ArrayBuffer[] = []): boolean {
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
  async stop(): Promise<void> {
    await this.close()
    this.#closing = undefined
  }

  async close(): Promise<void> {
    clearTimeout(this.#restart)
    const worker = this.#worker
    if (!worker) return
    worker.ref()
    let deadline: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#closing = resolve
      deadline = setTimeout(resolve, CLOSE_DEADLINE_MS)
      worker.postMessage({ kind: 'close' } satisfies ToWriter)
    })
    clearTimeout(deadline)
    await worker.terminate()
    this.#worker = undefined
  }

  #setHold(worker: Worker): void {
    if (this.#held) worker.ref()
    else worker.unref()
  }
}
