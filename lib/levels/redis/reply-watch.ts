import type { Command, Redis } from 'ioredis'
import { PatientTimer } from '@/lib/kernel/patient-timer'

export interface ReplyDeadlines {
  /** A command fails when neither it nor one before it was answered for so long; what comes later is dropped. */
  readonly commandMs: number
  /** And when it is so old, however busily those before it are answered. */
  readonly longestMs: number
  /** A connection on which nothing arrives for so long while something is asked is left for a new one. */
  readonly silenceMs: number
}

/**
 * Gives a connection the two deadlines that ioredis has as `commandTimeout` and `socketTimeout`, but such as judge the
 * server and not this process: ioredis's are plain timers, which after a stall of the event loop fire before the
 * replies that have arrived are read, and so fail healthy commands and end healthy connections. A command costs less
 * with it, too: Redis answers a connection in order, so one timer for the oldest command is enough.
 */
export function watchReplies(connection: Redis, deadlines: ReplyDeadlines): void {
  const watch = new ReplyWatch(connection, deadlines)
  const send = connection.sendCommand.bind(connection)
  connection.sendCommand = (command, stream) => {
    watch.sent(command)
    return send(command, stream)
  }
  connection.on('connect', () => connection.stream.on('data', () => watch.heard()))
  connection.on('close', () => watch.lost())
}

/**
 * Not a literal: V8 counts how many of a literal's objects outlive a collection, and where many did once, while a cache was
 * filled, makes all later ones among the old. Each of them then held its command, reply and promises, 1.1 KB a read, until
 * the next full collection, and the small ones took 5 to 10 ms in place of 1.
 */
class Sent {
  readonly command: Command
  readonly at: number
  isRefused = false

  constructor(command: Command, at: number) {
    this.command = command
    this.at = at
  }
}

const isSettled = ({ command, isRefused }: Sent): boolean => isRefused || command.isResolved

class ReplyWatch {
  readonly #connection: Redis
  readonly #deadlines: ReplyDeadlines
  /** In the order sent. Those before `#first` are settled. */
  #sent: Sent[] = []
  #first = 0
  #answeredAt = 0
  /** When something was asked first that nothing has arrived after yet. */
  #unheardSince: number | undefined
  #overdue: PatientTimer | undefined
  #silence: PatientTimer | undefined

  constructor(connection: Redis, deadlines: ReplyDeadlines) {
    this.#connection = connection
    this.#deadlines = deadlines
  }

  sent(command: Command): void {
    this.#forgetSettled()
    const at = performance.now()
    const sent = new Sent(command, at)
    this.#sent.push(sent)
    // ioredis marks what succeeds only.
    const { reject } = command
    command.reject = (error) => {
      sent.isRefused = true
      reject(error)
    }
    this.#overdue ??= later(this.#deadlines.commandMs, (since) => this.#failOverdue(since))
    this.#unheardSince ??= at
    this.#silence ??= later(this.#deadlines.silenceMs, (since) => this.#leaveSilent(since))
  }

  heard(): void {
    const now = performance.now()
    if (this.#forgetSettled()) this.#answeredAt = now
    this.#unheardSince = this.#sent.length > 0 ? now : undefined
  }

  lost(): void {
    // The next connection's silence is its own.
    this.#unheardSince = undefined
  }

  /** So that replies are not held here longer than by who asked for them. @returns whether there were any */
  #forgetSettled(): boolean {
    const before = this.#first
    for (let oldest; (oldest = this.#sent[this.#first]) && isSettled(oldest);) this.#first++
    const found = this.#first > before
    if (this.#first === this.#sent.length) this.#sent.length = this.#first = 0
    else if (this.#first > 1_000) {
      this.#sent.splice(0, this.#first)
      this.#first = 0
    }
    return found
  }

  #dueAt(at: number): number {
    const { commandMs, longestMs } = this.#deadlines
    return Math.min(Math.max(at, this.#answeredAt) + commandMs, at + longestMs)
  }

  #failOverdue(since: number): void {
    this.#overdue = undefined
    const now = performance.now()
    for (const sent of this.#sent.slice(this.#first)) {
      const { command, at } = sent
      if (at > since || this.#dueAt(at) > now) break
      if (!isSettled(sent))
        command.reject(new Error(`Redis did not answer ${command.name} within ${Math.round(now - at)} ms`))
    }
    this.#forgetSettled()
    const oldest = this.#sent[this.#first]
    if (oldest) this.#overdue = later(this.#dueAt(oldest.at) - now, (again) => this.#failOverdue(again))
  }

  #leaveSilent(since: number): void {
    this.#silence = undefined
    if (this.#unheardSince === undefined) return
    const { silenceMs } = this.#deadlines
    const leftMs = this.#unheardSince + silenceMs - performance.now()
    if (leftMs > 0 || this.#unheardSince > since) this.#silence = later(leftMs, (again) => this.#leaveSilent(again))
    else {
      // There is none before the first attempt, and none while Sentinel is asked where to.
      const { stream }: { readonly stream?: Redis['stream'] } = this.#connection
      stream?.destroy(new Error(`nothing came from Redis for ${silenceMs} ms`))
    }
  }
}

/** The socket keeps the process alive where something is under way, so the timer need not. */
function later(ms: number, expire: (since: number) => void): PatientTimer {
  const timer = new PatientTimer(Math.max(1, ms), expire)
  timer.keepAlive(false)
  return timer
}
