import type { Database, TransactionClient } from '@/lib/database/client'
import type { VersionState } from '@/lib/ports/invalidation-log'
import type { LogAppend, LogRow, LogState, LogStore } from '@/lib/ports/log-store'

/** Every so many records the oldest are looked at, so that most appends write two rows and delete none. */
const TRIM_EVERY = 16
/** Records too old that are dropped in one go: more than are appended in between. */
const TRIM_AT_ONCE = 64
/** The row before the first record says what the `version` records have come to; trimming leaves it, and the last record that it took, there. */
const VERSIONS_SEQ = 0n

/**
 * The log of one cache in the tables LogHead and LogRecord. The counter is moved on by the first statement of `append`,
 * whose lock on its row (on SQLite: on the file, which the transaction has from its start) keeps all others that append
 * waiting until the transaction has ended: a sequence would skip positions, and let a later one be seen first.
 */
export function createLogStore(database: Database, cache: string): LogStore<TransactionClient> {
  const { client } = database
  return {
    async state(candidate) {
      const found = (await client.logHead.findUnique({ where: { cache } })) ?? (await create(client, cache, candidate))
      const { epoch, head, trimmedThrough } = found
      const [versions, last] = await Promise.all([
        versionsIn(client, cache, epoch),
        nonceAt(client, { cache, epoch }, trimmedThrough),
      ])
      const state = { epoch, head: Number(head), trimmedThrough: Number(trimmedThrough), trimmedNonce: last }
      return { ...state, versions } satisfies LogState
    },

    async rows(epoch, after, limit) {
      const where = { cache, epoch, seq: { gt: BigInt(Math.max(after, Number(VERSIONS_SEQ))) } }
      const rows = await client.logRecord.findMany({ where, orderBy: { seq: 'asc' }, take: limit })
      return rows.map((row): LogRow => {
        const { nonce, origin, at, statement } = row
        return { seq: Number(row.seq), nonce, origin, at: at.getTime(), statement: textOf(statement) }
      })
    },

    transaction: (work) => database.transaction(work),
    append: (tx, row) => append(tx, cache, row),

    replaceEpoch: (seen, next) =>
      database.transaction(async (tx) => {
        const data = { epoch: next, head: 0n, trimmedThrough: 0n }
        const { count } = await tx.logHead.updateMany({ where: { cache, epoch: seen }, data })
        if (count > 0) await tx.logRecord.deleteMany({ where: { cache, epoch: { not: next } } })
      }),
  }
}

type Client = Pick<TransactionClient, 'logHead' | 'logRecord'>

async function append(tx: Client, cache: string, row: LogAppend): ReturnType<LogStore<unknown>['append']> {
  const { candidate, activates, keep, nonce, origin, statement } = row
  const advance = { where: { cache }, data: { head: { increment: 1 } } }
  if ((await tx.logHead.updateMany(advance)).count === 0) {
    await create(tx, cache, candidate)
    await tx.logHead.updateMany(advance)
  }
  const { epoch, head: seq, trimmedThrough } = await tx.logHead.findUniqueOrThrow({ where: { cache } })
  await tx.logRecord.create({ data: { cache, epoch, seq, nonce, origin, at: new Date(row.at), statement } })
  if (activates) await noteVersion(tx, { cache, epoch }, activates)
  if (seq % BigInt(TRIM_EVERY) === 0n) await trim(tx, { cache, epoch, seq, trimmedThrough }, keep)
  const before = await nonceAt(tx, { cache, epoch }, seq - 1n)
  return { epoch, seq: Number(seq), ...(before === undefined ? {} : { before }) }
}

async function nonceAt(client: Client, { cache, epoch }: Place, seq: bigint): Promise<string | undefined> {
  if (seq <= VERSIONS_SEQ) return undefined
  const where = { cache_epoch_seq: { cache, epoch, seq } }
  return (await client.logRecord.findUnique({ where, select: { nonce: true } }))?.nonce
}

/** Where two create it at once, one does: with an empty `update` Prisma would read first and then insert, on PostgreSQL. */
async function create(client: Client, cache: string, epoch: string) {
  const first = { cache, epoch, head: 0n, trimmedThrough: 0n }
  return client.logHead.upsert({ where: { cache }, create: first, update: { cache } })
}

interface Place {
  readonly cache: string
  readonly epoch: string
}

async function noteVersion(
  tx: Client,
  { cache, epoch }: Place,
  { namespace, version }: NonNullable<LogAppend['activates']>,
): Promise<void> {
  const versions = new Map((await versionsIn(tx, cache, epoch)).map(([name, ...state]) => [name, state] as const))
  const known = versions.get(namespace)?.[1] ?? [1]
  versions.set(namespace, [version, known.includes(version) ? known : [...known, version]])
  const statement = JSON.stringify([...versions].map(([name, state]) => [name, ...state]))
  const row = { cache, epoch, seq: VERSIONS_SEQ, nonce: '', origin: '', at: new Date(0), statement }
  await tx.logRecord.upsert({
    where: { cache_epoch_seq: { cache, epoch, seq: VERSIONS_SEQ } },
    create: row,
    update: { statement },
  })
}

async function versionsIn(client: Client, cache: string, epoch: string): Promise<VersionState> {
  const where = { cache_epoch_seq: { cache, epoch, seq: VERSIONS_SEQ } }
  const row = await client.logRecord.findUnique({ where, select: { statement: true } })
  if (typeof row?.statement !== 'string') return []
  const versions: unknown = JSON.parse(row.statement)
  if (!Array.isArray(versions)) return []
  return versions.flatMap((version: unknown) =>
    Array.isArray(version) && Array.isArray(version[2])
      ? [[String(version[0]), Number(version[1]), version[2].map(Number)] as const]
      : [],
  )
}

/** Drops what is too old or too many, but for the last of it, whose nonce counts; the head says so in the same transaction. */
async function trim(
  tx: Client,
  { cache, epoch, seq, trimmedThrough }: Place & { seq: bigint; trimmedThrough: bigint },
  keep: LogAppend['keep'],
): Promise<void> {
  const oldest = await tx.logRecord.findMany({
    where: { cache, epoch, seq: { gt: trimmedThrough } },
    orderBy: { seq: 'asc' },
    take: TRIM_AT_ONCE,
    select: { seq: true, at: true },
  })
  let through = seq - BigInt(keep.records)
  for (const record of oldest) {
    if (record.at.getTime() >= keep.since) break
    if (record.seq > through) through = record.seq
  }
  if (through <= trimmedThrough) return
  await tx.logHead.updateMany({ where: { cache }, data: { trimmedThrough: through } })
  await tx.logRecord.deleteMany({ where: { cache, epoch, seq: { gt: VERSIONS_SEQ, lt: through } } })
}

/** A statement is kept as text within JSON: PostgreSQL takes no NUL in JSON, which keys may hold. */
const textOf = (json: unknown): string => (typeof json === 'string' ? json : '')
