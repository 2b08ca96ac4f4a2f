import type { Database, TransactionClient } from '@/lib/database/client'
import type { Lane, Source, SourceTransaction, VersionedWrite } from '@/lib/engine/strategies/source'
import type { BuriedPlace } from '@/lib/kernel/buried-place'
import type { BuriedWrite } from '@/lib/ports/journal'
import { isPermanentFailure } from './permanent-failure'

/** How a namespace's values are written within a transaction. */
export interface TransactionalWrites<V> {
  save(tx: TransactionClient, id: string, value: V): Promise<void>
  remove?(tx: TransactionClient, id: string): Promise<void>
}

/**
 * What makes a source over Prisma one that write-behind can write to exactly once: to be spread into the source that is
 * bound. Progress, versions and dead letters are tables of the same database, so that they commit with the writes.
 *
 * @param database migrated
 */
export function createWriteBehindTarget<V>(
  database: Database,
  writes: TransactionalWrites<V>,
): Required<Pick<Source<V>, 'transaction' | 'isPermanent'>> {
  return {
    transaction: (work) => database.transaction((tx) => work(openTransaction(tx, writes))),
    isPermanent: isPermanentFailure,
  }
}

function openTransaction<V>(tx: TransactionClient, writes: TransactionalWrites<V>): SourceTransaction<V> {
  return {
    progress: async ({ journal, namespace }) => {
      const row = await tx.writeProgress.findUnique({ where: { journal_namespace: { journal, namespace } } })
      return Number(row?.seq ?? 0)
    },
    moveProgress: (lane, step) => moveProgress(tx, lane, step),
    write: async (write) => {
      const newer = await claim(tx, write)
      if (newer !== undefined) return newer
      if (write.value !== undefined) await writes.save(tx, write.id, write.value)
      else if (writes.remove) await writes.remove(tx, write.id)
      return undefined
    },
    bury: async ({ id, seq, at, buriedAt, frame, ...write }) => {
      const dates = { at: new Date(at), buriedAt: new Date(buriedAt) }
      const encoded = frame === undefined ? null : Buffer.from(frame).toString('base64')
      await tx.deadLetter.create({ data: { ...write, ...dates, recordId: id, seq: BigInt(seq), frame: encoded } })
    },
    countBuried: (namespace) => tx.deadLetter.count({ where: { namespace } }),
    buried: async (namespace, { after, limit }) => {
      const rows = await tx.deadLetter.findMany({
        where: { namespace, ...(after && { OR: laterThan(after) }) },
        orderBy: [{ buriedAt: 'asc' }, { journal: 'asc' }, { seq: 'asc' }],
        take: limit,
      })
      return rows.map(toBuried)
    },
    unbury: async ({ journal, namespace }, seq) => {
      const where = { namespace_journal_seq: { namespace, journal, seq: BigInt(seq) } }
      const row = await tx.deadLetter.findUnique({ where })
      // Of two operators that take it out at once, one finds it gone.
      const { count } = await tx.deadLetter.deleteMany({ where: { namespace, journal, seq: BigInt(seq) } })
      return row && count > 0 ? toBuried(row) : undefined
    },
  }
}

function laterThan({ buriedAt: ms, journal, seq }: BuriedPlace) {
  const buriedAt = new Date(ms)
  return [
    { buriedAt: { gt: buriedAt } },
    { buriedAt, journal: { gt: journal } },
    { buriedAt, journal, seq: { gt: BigInt(seq) } },
  ]
}

/** The row is locked from here to the commit, so two transactions cannot both move it from the same place. */
async function moveProgress(
  tx: TransactionClient,
  { journal, namespace }: Lane,
  { from, to }: { from: number; to: number },
): Promise<boolean> {
  if (from === 0)
    await tx.$executeRaw`INSERT INTO "WriteProgress" ("journal", "namespace", "seq") VALUES (${journal}, ${namespace}, 0) ON CONFLICT DO NOTHING`
  const where = { journal, namespace, seq: BigInt(from) }
  return (await tx.writeProgress.updateMany({ where, data: { seq: BigInt(to) } })).count === 1
}

/**
 * Makes a write the newest of its key, unless there is a newer one: one statement, so that of two transactions at once
 * the second waits for the first and then compares with what that left.
 *
 * @returns the newer version, if there is one
 */
async function claim<V>(tx: TransactionClient, write: VersionedWrite<V>): Promise<string | undefined> {
  const { namespace, key, version } = write
  const claimed = await tx.$executeRaw`
    INSERT INTO "WriteVersion" ("namespace", "key", "version") VALUES (${namespace}, ${key}, ${version})
    ON CONFLICT ("namespace", "key") DO UPDATE SET "version" = excluded."version"
    WHERE "WriteVersion"."version" < excluded."version"`
  if (claimed > 0) return undefined
  const row = await tx.writeVersion.findUnique({ where: { namespace_key: { namespace, key } } })
  return row?.version ?? version
}

interface DeadLetterRow extends Omit<BuriedWrite, 'id' | 'seq' | 'at' | 'buriedAt' | 'frame'> {
  readonly recordId: string
  readonly seq: bigint
  readonly at: Date
  readonly buriedAt: Date
  readonly frame: string | null
}

function toBuried({ recordId, seq, at, buriedAt, frame, ...row }: DeadLetterRow): BuriedWrite {
  return {
    ...row,
    ...{ id: recordId, seq: Number(seq), at: at.getTime(), buriedAt: buriedAt.getTime() },
    frame: frame === null ? undefined : new Uint8Array(Buffer.from(frame, 'base64')),
  }
}
