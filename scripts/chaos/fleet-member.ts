import { fork, type ChildProcess } from 'node:child_process'
import type { Checker } from './checker'
import type { FromChild, ToChild } from './protocol'

type Answer = Exclude<FromChild, { kind: 'ready' } | { kind: 'load' }>

export interface MemberOptions {
  readonly name: string
  readonly program: string
  readonly cache: string
  readonly url: string
  readonly path: string
  readonly checker: Checker
}

/** A child process, seen from the parent: its calls, its loads, its end and its next life. */
export class FleetMember {
  readonly name: string
  readonly #options: MemberOptions
  #child: ChildProcess | undefined
  #paused: NodeJS.Timeout | undefined
  #ready = false
  #lastId = 0
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>()

  constructor(options: MemberOptions) {
    this.#options = options
    this.name = options.name
  }

  get isReady(): boolean {
    return this.#ready
  }

  start(): void {
    const { program, cache, url, path } = this.#options
    const child = fork(program, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child = child
    child.on('message', (message: FromChild) => this.#receive(child, message))
    child.on('error', () => undefined)
    this.#send({ kind: 'start', name: cache, url, path })
  }

  /** kill -9, and another life in the same directory. */
  async restart(): Promise<void> {
    await this.kill()
    this.start()
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (!child) return
    clearTimeout(this.#paused)
    this.#ready = false
    const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
    child.kill('SIGKILL')
    await gone
    for (const answer of this.#waiting.values()) answer(undefined)
    this.#waiting.clear()
    this.#options.checker.forget(this.name)
  }

  /** SIGSTOP for a while. */
  pause(ms: number): void {
    const child = this.#child
    if (!child) return
    child.kill('SIGSTOP')
    clearTimeout(this.#paused)
    this.#paused = setTimeout(() => child.kill('SIGCONT'), ms)
  }

  async read(key: string): Promise<void> {
    const { checker } = this.#options
    // What the process has said itself before it is asked holds for the answer.
    const asked = checker.asked(this.name, key)
    const answer = await this.#call((id) => ({ kind: 'read', id, key }))
    if (answer?.kind !== 'answer') return
    const { version, position } = answer
    checker.read(this.name, { key, version, asked, position })
  }

  /** @returns whether the process is known to have heard */
  async invalidate(key: string, byTag: boolean): Promise<boolean> {
    const { checker } = this.#options
    const version = checker.change(key)
    const asked = checker.asked(this.name, key)
    const tag = byTag ? `tag-${key.slice(-1)}` : undefined
    const answer = await this.#call((id) => ({ kind: 'invalidate', id, key, tag }))
    if (answer?.kind !== 'invalidated') return false
    checker.invalidated(this.name, { key, version, seq: answer.seq, epoch: answer.position.epoch, asked })
    return true
  }

  #call(message: (id: number) => ToChild): Promise<Answer | undefined> {
    const id = ++this.#lastId
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#send(message(id))
    })
  }

  #send(message: ToChild): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined)
  }

  #receive(from: ChildProcess, message: FromChild): void {
    if (from !== this.#child) return
    if (message.kind === 'ready') this.#ready = true
    else if (message.kind === 'load') {
      const { id, key } = message
      const version = this.#options.checker.versionOf(key)
      // A source that takes its time, so that loads are overtaken.
      setTimeout(() => this.#send({ kind: 'loaded', id, version }), Math.random() * 30)
    } else {
      this.#waiting.get(message.id)?.(message)
      this.#waiting.delete(message.id)
    }
  }
}
