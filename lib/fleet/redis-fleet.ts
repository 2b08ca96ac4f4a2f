import { Cluster, type Redis } from 'ioredis'
import { reasonOf } from '@/lib/kernel/errors'
import type { Fleet, Joining, Member } from '@/lib/ports/fleet'
import { messageText, parseMessage, type FleetMessage } from './fleet-message'
import { ANNOUNCE_SCRIPT, MEMBERS_SCRIPT } from './fleet-scripts'
import { Questions } from './questions'

export interface RedisFleetOptions {
  /** The cache's name, `[a-z0-9-]{1,64}`. */
  readonly cache: string
  /** The fleet closes both. */
  readonly connection: Redis | Cluster
  /** Listens, so it serves nothing else. */
  readonly subscriber: Redis | Cluster
}

/** Between announcements. 100 processes with reports of 4 KiB then write 200 KiB a second. */
const ANNOUNCE_MS = 2_000
/** Two announcements late: it is asked whether the process is still there. */
const LATE_MS = 5_000
/** A process that is stopped, not gone, is shown for so long. */
const KEPT_MS = 10 * 60_000

/**
 * A fleet that meets in Redis: each process writes down every two seconds how it is, and listens on a channel of its own.
 * A process that is late and on whose channel nobody listens any more is gone: the kernel closes the connections of the
 * dead, and keeps those of a process that is stopped, which is how the two are told apart. All keys share one hash tag.
 */
export class RedisFleet implements Fleet {
  readonly #connection: Redis | Cluster
  readonly #subscriber: Redis | Cluster
  readonly #prefix: string
  readonly #questions = new Questions()
  #joined: Joining | undefined
  #announcing: NodeJS.Timeout | undefined

  constructor({ cache, connection, subscriber }: RedisFleetOptions) {
    this.#connection = connection
    this.#subscriber = subscriber
    this.#prefix = `tl:{${cache}}:fleet`
  }

  join(joining: Joining): void {
    this.#joined = joining
    this.#subscriber.on('message', (_channel, text) => this.#hear(text))
    this.#subscriber.on('ready', () => void this.#subscriber.subscribe(this.#channelOf(joining.id)).catch(ignore))
    this.#connection.on('ready', () => void this.#announce())
    for (const connection of [this.#subscriber, this.#connection]) connection.connect().catch(ignore)
    this.#announcing = setInterval(() => void this.#announce(), ANNOUNCE_MS).unref()
  }

  async members(): Promise<readonly Member[]> {
    const listed = await this.#connection.eval(MEMBERS_SCRIPT, 1, this.#prefix, KEPT_MS)
    const heard = pairsOf(listed)
    if (heard.length === 0) return []
    const reports = await this.#connection.mget(heard.map(([id]) => this.#reportOf(id)))
    const members = heard.flatMap(([id, heardAgoMs], i): Member[] => {
      const report = reports[i]
      return report ? [{ id, report, heardAgoMs, answers: heardAgoMs <= LATE_MS }] : []
    })
    const gone = await Promise.all(members.map((member) => !member.answers && this.#isGone(member.id)))
    return members.filter((_, i) => !gone[i])
  }

  ask(id: string, topic: string, body: unknown): Promise<unknown> {
    const from = this.#joined?.id ?? ''
    return this.#questions.ask((number) => this.#say(id, { kind: 'question', number, from, topic, body }))
  }

  async leave(): Promise<void> {
    clearInterval(this.#announcing)
    this.#questions.end()
    const { id } = this.#joined ?? {}
    this.#joined = undefined
    if (id !== undefined && this.#connection.status === 'ready') await this.#forget(id).catch(ignore)
    this.#subscriber.disconnect()
    this.#connection.disconnect()
  }

  async #announce(): Promise<void> {
    if (!this.#joined || this.#connection.status !== 'ready') return
    const { id, report } = this.#joined
    // One that fails is made up for by the next.
    await this.#connection
      .eval(ANNOUNCE_SCRIPT, 2, this.#prefix, this.#reportOf(id), id, report(), KEPT_MS)
      .catch(ignore)
  }

  /** What is gone is forgotten. Were it there after all, its next announcement would list it again. */
  async #isGone(id: string): Promise<boolean> {
    const channel = this.#channelOf(id)
    // In a Cluster a process listens at some node, and each node knows its own listeners only.
    const nodes = this.#connection instanceof Cluster ? this.#connection.nodes('all') : [this.#connection]
    const answers = await Promise.all(nodes.map((node) => node.pubsub('NUMSUB', channel)))
    if (answers.some((answer) => Number(answer[1]) > 0)) return false
    await this.#forget(id)
    return true
  }

  async #forget(id: string): Promise<void> {
    await this.#connection.zrem(this.#prefix, id)
    await this.#connection.unlink(this.#reportOf(id))
  }

  #hear(text: string): void {
    const message = parseMessage(text)
    if (message?.kind === 'question') void this.#reply(message)
    else if (message?.kind === 'answer') this.#questions.answer(message.number, message.answer)
    else if (message?.kind === 'failure') this.#questions.fail(message.number, message.reason)
  }

  async #reply({ number, from, topic, body }: Extract<FleetMessage, { kind: 'question' }>): Promise<void> {
    try {
      const answer = await this.#joined?.answer(topic, body)
      await this.#say(from, { kind: 'answer', number, answer })
    } catch (error) {
      // Where that fails, too, who asked is told by the deadline.
      await this.#say(from, { kind: 'failure', number, reason: reasonOf(error) }).catch(ignore)
    }
  }

  async #say(id: string, message: FleetMessage): Promise<void> {
    await this.#connection.publish(this.#channelOf(id), messageText(message))
  }

  #reportOf(id: string): string {
    return `${this.#prefix}:${id}`
  }

  #channelOf(id: string): string {
    return `${this.#prefix}:to:${id}`
  }
}

function pairsOf(listed: unknown): [id: string, heardAgoMs: number][] {
  if (!Array.isArray(listed)) return []
  const pairs: [string, number][] = []
  for (let i = 0; i < listed.length; i += 2) pairs.push([String(listed[i]), Math.max(0, Number(listed[i + 1]))])
  return pairs
}

const ignore = (): void => undefined
