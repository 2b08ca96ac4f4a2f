import { createHash, randomBytes } from 'node:crypto'
import type { Cluster, Redis } from 'ioredis'
import type { Clock } from '@/lib/kernel/clock'
import { epochAt } from '@/lib/kernel/epoch'
import { LogCorrupt, reasonOf } from '@/lib/kernel/errors'
import { named } from '@/lib/kernel/names'
import { PatientTimer } from '@/lib/kernel/patient-timer'
import type { LogRecord, Statement } from '@/lib/kernel/record'
import type { DependentsInRedis } from '@/lib/ports/dependency-index'
import type { Appended, InvalidationLog, LogHead, LogSlice, VersionState } from '@/lib/ports/invalidation-log'
import { connected } from './connected'
import { MAX_RECORD_BYTES, parseRecord, recordText } from './parse-record'
import { TickBatches } from './tick-batches'
import { appendScript, HEAD_SCRIPT, READ_SCRIPT, REPLACE_SCRIPT } from './redis-log-scripts'

export interface RedisLogOptions {
  /** The cache's name, `[a-z0-9-]{1,64}`. */
  readonly cache: string
  /** Appends and reads. The log closes it. */
  readonly connection: Redis | Cluster
  /** Blocks while it waits, so it serves nothing else. The log closes it. */
  readonly tail: Redis | Cluster
  readonly clock: Clock
  /** Where the dependents of a key are registered, in the slot of the log: an append then tells whether there are any. */
  readonly dependents?: DependentsInRedis
  readonly retention?: { readonly records?: number; readonly ageMs?: number }
}

/** A day at one invalidation a second; at 300 B a record it is 30 MB of Redis. */
const RECORDS_KEPT = 100_000
/** A process that was away for longer forgets what it cached before: floors, not entries, are what a log costs. */
const AGE_KEPT_MS = 24 * 3_600_000
/** How much later than asked a blocked read may answer before its connection is taken for dead. */
const WAIT_GRACE_MS = 1_000

/** Records and places of dependents in one call: some 128 sets of a key each, 2 ms of the server's time. */
const WEIGHT_PER_CALL = 256

/** A record before it has its place. */
interface Draft {
  readonly record: Statement & Pick<LogRecord, 'nonce' | 'origin' | 'at'>
  /** Where dependents of the keys that it names are registered. */
  readonly dependents: readonly string[]
}

/** The invalidation log on a Redis stream. All its keys share one hash tag, so it runs on a Cluster, too. */
export class RedisLog implements InvalidationLog {
  readonly shared = true
  readonly #connection: Redis | Cluster
  readonly #tail: Redis | Cluster
  readonly #clock: Clock
  readonly #dependents: DependentsInRedis | undefined
  readonly #appendScript: string
  readonly #keys: readonly [head: string, stream: string, bell: string]
  readonly #records: number
  readonly #ageMs: number
  readonly #appends: TickBatches<Draft, Appended>
  /** Scripts that were sent whole, so that a burst of calls is not told as often that the server does not know them. */
  readonly #handedOver = new Set<string>()
  /** Last ring of the bell that this process has heard. */
  #bell = '$'

  constructor({ cache, connection, tail, clock, dependents, retention = {} }: RedisLogOptions) {
    const key = (name: string): string => `tl:{${cache}}:log:${name}`
    this.#connection = connection
    this.#tail = tail
    this.#clock = clock
    this.#dependents = dependents
    this.#appendScript = appendScript(dependents?.lua)
    this.#keys = [key('head'), key('stream'), key('bell')]
    this.#records = retention.records ?? RECORDS_KEPT
    this.#ageMs = retention.ageMs ?? AGE_KEPT_MS
    this.#appends = new TickBatches({
      weightOf: ({ dependents }) => 1 + dependents.length,
      most: WEIGHT_PER_CALL,
      run: (drafts) => this.#appendAll(drafts),
    })
  }

  async head(): Promise<LogHead> {
    return this.#headOf(await this.#run(HEAD_SCRIPT, [this.#newEpoch()]))
  }

  append(statement: Statement, origin: string): Promise<Appended> {
    const record = { nonce: randomId(), origin, at: this.#clock.now(), ...statement }
    return this.#appends.add({ record, dependents: this.#dependentsAsked(statement) })
  }

  /** All in one step of the server, so that a burst of writes costs few round trips. */
  async #appendAll(drafts: readonly Draft[]): Promise<Appended[]> {
    const args = drafts.flatMap(({ record, dependents }) => [
      recordText(record),
      record.nonce,
      ...(record.kind === 'version' ? [record.namespace, record.version] : ['', '']),
      dependents.length,
    ])
    const asked = drafts.flatMap(({ dependents }) => dependents)
    const keys = asked.length > 0 && this.#dependents ? [this.#dependents.lifeKey, ...asked] : []
    const reply = await this.#run(this.#appendScript, [this.#newEpoch(), this.#records, this.#ageMs, ...args], keys)
    const [epoch, first, before, found] = listOf(reply)
    return drafts.map(({ record, dependents }, i) => ({
      epoch: String(epoch),
      record: { seq: Number(first) + i, ...record },
      before: i === 0 ? nonceIn(before) : drafts[i - 1]?.record.nonce,
      hasDependents: dependents.length > 0 ? Number(listOf(found)[i]) > 0 : undefined,
    }))
  }

  /** Where the dependents of the keys that a statement names are registered. */
  #dependentsAsked({ kind, names }: Statement): string[] {
    if (!this.#dependents || kind === 'undo' || kind === 'version') return []
    return named('k:', names).map(this.#dependents.keyOf)
  }

  async read(position: number, limit: number): Promise<LogSlice> {
    const reply = listOf(await this.#run(READ_SCRIPT, [this.#newEpoch(), position, limit, MAX_RECORD_BYTES]))
    const head = this.#headOf(reply)
    const from = Math.max(position, head.trimmedThrough)
    const records = recordsOf(listOf(reply[6]), from, head.head)
    // A log that lacks its end would be asked for it for ever.
    if (records.length < Math.min(limit, head.head - from))
      throw new LogCorrupt(from + records.length + 1, 'the record is missing')
    return { ...head, records, before: nonceIn(reply[7]) }
  }

  async wait(position: number, limit: number, waitMs: number): Promise<LogSlice> {
    await connected(this.#tail, waitMs + WAIT_GRACE_MS)
    const [, stream, bell] = this.#keys
    let deadline: PatientTimer | undefined
    const late = new Promise<never>((_, reject) => {
      deadline = new PatientTimer(waitMs + WAIT_GRACE_MS, () => {
        // A half-open connection never answers; only a new one will.
        this.#tail.disconnect(true)
        reject(new Error(`Redis did not answer a blocking read within ${waitMs + WAIT_GRACE_MS} ms`))
      })
    })
    // COUNT 1: the answer only wakes us; what there is to read is read together with the head it belongs to.
    const woken = this.#tail.xread(
      'COUNT',
      1,
      'BLOCK',
      Math.max(1, Math.ceil(waitMs)),
      'STREAMS',
      stream,
      bell,
      `${position}-0`,
      this.#bell,
    )
    try {
      await Promise.race([woken, late])
    } finally {
      deadline?.end()
    }
    return this.read(position, limit)
  }

  async replaceEpoch(seen: string): Promise<LogHead> {
    return this.#headOf(await this.#run(REPLACE_SCRIPT, [this.#newEpoch(), seen]))
  }

  async close(): Promise<void> {
    this.#tail.disconnect()
    this.#connection.disconnect()
  }

  #newEpoch(): string {
    return epochAt(this.#clock.now(), randomId())
  }

  #headOf(reply: unknown): LogHead {
    const [epoch, head, trimmed, last, bell, versions] = listOf(reply)
    if (typeof bell === 'string') this.#bell = bell
    const position = {
      epoch: String(epoch),
      head: Number(head),
      trimmedThrough: Number(trimmed),
      trimmedNonce: nonceIn(last),
      versions: versionsOf(listOf(versions)),
    }
    if (!Number.isSafeInteger(position.head) || position.trimmedThrough < 0 || position.trimmedThrough > position.head)
      throw new LogCorrupt(position.head, `head ${String(head)} and trimmed ${String(trimmed)} cannot be`)
    return position
  }

  async #run(lua: string, args: readonly (string | number)[], otherKeys: readonly string[] = []): Promise<unknown> {
    await connected(this.#connection)
    const keys = [...this.#keys, ...otherKeys]
    const handOver = () => this.#connection.eval(lua, keys.length, ...keys, ...args)
    try {
      if (!this.#handedOver.has(lua)) {
        this.#handedOver.add(lua)
        return await handOver()
      }
      return await this.#connection.evalsha(shaOf(lua), keys.length, ...keys, ...args).catch((error: unknown) => {
        if (!reasonOf(error).startsWith('NOSCRIPT')) throw error
        return handOver()
      })
    } catch (error) {
      // What is there is not what the scripts make: a key of another type, or a record beyond the head.
      const reason = reasonOf(error)
      if (/LOGCORRUPT|WRONGTYPE/.test(reason)) throw new LogCorrupt(0, reason)
      throw error
    }
  }
}

/** @throws LogCorrupt where the positions do not follow each other up to the head */
function recordsOf(pairs: readonly unknown[], after: number, head: number): LogRecord[] {
  const records: LogRecord[] = []
  for (let i = 0; i < pairs.length; i += 2) {
    const expected = after + 1 + records.length
    if (pairs[i] !== `${expected}-0` || expected > head)
      throw new LogCorrupt(expected, `${String(pairs[i])} stands in its place`)
    records.push(parseRecord(String(pairs[i + 1]), expected))
  }
  return records
}

/** @param pairs namespace, then `active,known,known…` */
function versionsOf(pairs: readonly unknown[]): VersionState {
  const versions: [string, number, number[]][] = []
  for (let i = 0; i < pairs.length; i += 2) {
    const [active = 1, ...known] = String(pairs[i + 1])
      .split(',')
      .map(Number)
    versions.push([String(pairs[i]), active, known])
  }
  return versions
}

const shas = new Map<string, string>()

function shaOf(lua: string): string {
  let sha = shas.get(lua)
  if (sha === undefined) shas.set(lua, (sha = createHash('sha1').update(lua).digest('hex')))
  return sha
}

const nonceIn = (reply: unknown): string | undefined => (typeof reply === 'string' ? reply : undefined)
const randomId = (): string => randomBytes(12).toString('base64url')
const listOf = (reply: unknown): readonly unknown[] => (Array.isArray(reply) ? reply : [])
