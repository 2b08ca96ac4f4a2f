import { Worker } from 'node:worker_threads'
import type { FromJournal, JournalSettings, ToJournal } from './journal-protocol'
import { source } from './journal-writer.generated'

/** How long the thread may take to answer what it was asked before it is ended. */
const CLOSE_DEADLINE_MS = 5_000

interface JournalThreadOptions {
  readonly onMessage: (message: FromJournal) => void
  /** The thread ended; the outcome of whatever was sent to it is unknown until another has opened the files. */
  readonly onEnd: (reason: string) => void
}

/** The thread that writes the journal. It keeps the process alive only while {@link hold} asks for it. */
export class JournalThread {
  readonly #options: JournalThreadOptions
  #worker: Worker | undefined
  #held = false
  #closed: (() => void) | undefined

  constructor(options: JournalThreadOptions) {
    this.#options = options
  }

  start(settings: JournalSettings): void {
    // `execArgv`: loaders of the host (tsx, vitest) are not needed for plain JavaScript, and would cost its start 200 ms.
    const worker = new Worker(source, { eval: true, workerData: settings, execArgv: [], name: 'journal-writer' })
    this.#worker = worker
    if (!this.#held) worker.unref()
    let reason = 'the journal thread ended'
    worker.on('message', (message: FromJournal) => {
      if (message.kind === 'closed') this.#closed?.()
      else if (this.#worker === worker) this.#options.onMessage(message)
    })
    worker.on('error', (error) => (reason = `the journal thread ended: ${error.message}`))
    worker.on('exit', () => {
      this.#closed?.()
      if (this.#worker !== worker) return
      this.#worker = undefined
      if (!this.#closed) this.#options.onEnd(reason)
    })
  }

  send(message: ToJournal): void {
    this.#worker?.postMessage(message)
  }

  /** Whether somebody waits for an answer, so that the process has to stay. */
  hold(held: boolean): void {
    if (held === this.#held) return
    this.#held = held
    if (held) this.#worker?.ref()
    else this.#worker?.unref()
  }

  /** Answers what was asked before, then ends: with its thread a file loses its lock. */
  async close(): Promise<void> {
    const worker = this.#worker
    if (!worker) return
    worker.ref()
    let deadline: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#closed = resolve
      deadline = setTimeout(resolve, CLOSE_DEADLINE_MS)
      this.send({ kind: 'close' })
    })
    clearTimeout(deadline)
    await worker.terminate()
    this.#worker = undefined
  }
}
