import { afterEach, describe, expect, test } from 'vitest'
import type { LogRecord, Statement } from '@/lib/kernel/record'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'
import { eventually } from './eventually'

export interface LogStore {
  /** Another process's handle on the same log; in-process logs give the one they have. */
  open(): InvalidationLog
  dispose?(): Promise<void>
  /** How many records the log keeps at the most, once more were appended than this. */
  readonly mostRecords: number
}

const invalidation = (...names: string[]): Statement => ({ kind: 'invalidate', names, mode: 'hard' })

/**
 * What every invalidation log promises.
 *
 * @param name what the log is called in the report
 * @param make an empty log, with as small a retention as it allows
 */
export function describeLog(name: string, make: () => LogStore | Promise<LogStore>): void {
  describe(`invalidation log: ${name}`, () => {
    let store: LogStore
    const handles: InvalidationLog[] = []
    const open = (): InvalidationLog => {
      const log = store.open()
      handles.push(log)
      return log
    }
    const begin = async (): Promise<InvalidationLog> => {
      store = await make()
      return open()
    }
    afterEach(async () => {
      for (const log of handles.splice(0)) await log.close()
      await store.dispose?.()
    })

    test('an empty log has an epoch and nothing in it', async () => {
      const log = await begin()
      const head = await log.head()
      expect(head).toMatchObject({ head: 0, trimmedThrough: 0, trimmedNonce: undefined, versions: [] })
      expect(head.epoch).not.toBe('')
      expect(await log.read(0, 10)).toEqual({ ...head, records: [] })
    })

    test('processes that meet an empty log at one moment agree on its epoch', async () => {
      const logs = [await begin(), open(), open(), open()]
      const heads = await Promise.all(logs.map((log) => log.head()))
      expect(new Set(heads.map(({ epoch }) => epoch)).size).toBe(1)
    })

    test('fifty appends at once get positions without a gap, and each is read back where it was told to be', async () => {
      const log = await begin()
      const other = open()
      const appended = await Promise.all(
        Array.from({ length: 50 }, async (_, i) => (i % 2 ? log : other).append(invalidation(`k:${i}`), `p${i % 2}`)),
      )
      expect(appended.map(({ record }) => record.seq).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 50 }, (_, i) => i + 1),
      )
      const { records, head, epoch } = await other.read(0, 100)
      expect(head).toBe(50)
      expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
      for (const each of appended) {
        expect(each.epoch).toBe(epoch)
        expect(records[each.record.seq - 1]).toEqual(each.record)
      }
      expect(new Set(records.map(({ nonce }) => nonce)).size).toBe(50)
    })

    test('every kind of statement comes back as it went in', async () => {
      const log = await begin()
      const statements: Statement[] = [
        { kind: 'invalidate', names: ['t:tag with "quotes"', 'k:\0\r\n{a}'], mode: 'soft' },
        { kind: 'invalidate', names: ['k:dependent'], mode: 'soft', of: { seq: 1, nonce: 'first' } },
        { kind: 'write', names: ['k:🦊'], mode: 'hard' },
        { kind: 'undo', names: ['t:x'], undoes: { seq: 1, nonce: 'first' } },
        { kind: 'version', names: ['n:ns'], namespace: 'ns', version: 2 },
        { kind: 'invalidate', names: ['*'], mode: 'hard' },
      ]
      for (const statement of statements) await log.append(statement, 'here')
      const { records } = await log.read(0, 10)
      expect(records).toHaveLength(statements.length)
      records.forEach((record, i) => expect(record).toMatchObject({ ...statements[i], seq: i + 1, origin: 'here' }))
    })

    test('a read starts after its position and ends at its limit', async () => {
      const log = await begin()
      for (let i = 1; i <= 7; i++) await log.append(invalidation(`k:${i}`), 'p')
      const seqs = async (position: number, limit: number): Promise<number[]> =>
        (await log.read(position, limit)).records.map(({ seq }) => seq)
      expect(await seqs(0, 3)).toEqual([1, 2, 3])
      expect(await seqs(3, 3)).toEqual([4, 5, 6])
      expect(await seqs(6, 3)).toEqual([7])
      expect(await seqs(7, 3)).toEqual([])
      expect(await seqs(1_000, 3)).toEqual([])
    })

    test('who waits is woken by an append of another process', async () => {
      const log = await begin()
      const writer = open()
      await log.append(invalidation('k:old'), 'p')
      const waiting = log.wait(1, 10, 10_000)
      const begun = performance.now()
      await new Promise((resolve) => setTimeout(resolve, 30))
      await writer.append(invalidation('k:new'), 'p')
      const { records, head } = await waiting
      expect(records.map(({ seq }) => seq)).toEqual([2])
      expect(head).toBe(2)
      expect(performance.now() - begun).toBeLessThan(3_000)
    })

    test('who waits for what is there already does not wait', async () => {
      const log = await begin()
      await log.append(invalidation('k:1'), 'p')
      const begun = performance.now()
      expect((await log.wait(0, 10, 10_000)).records).toHaveLength(1)
      expect(performance.now() - begun).toBeLessThan(3_000)
    })

    test('a wait in vain ends in time, with nothing', async () => {
      const log = await begin()
      const begun = performance.now()
      expect((await log.wait(0, 10, 60)).records).toEqual([])
      const ms = performance.now() - begun
      expect(ms).toBeGreaterThanOrEqual(50)
      expect(ms).toBeLessThan(1_000)
    })

    test('what is trimmed is told: records begin right after trimmedThrough, whose nonce is kept', async () => {
      const log = await begin()
      const total = store.mostRecords + 10
      const nonces = new Map<number, string>()
      for (let done = 0; done < total; done += 20)
        await Promise.all(
          Array.from({ length: Math.min(20, total - done) }, async () => {
            const { record } = await log.append(invalidation('t:x'), 'p')
            nonces.set(record.seq, record.nonce)
          }),
        )
      const { head, trimmedThrough, trimmedNonce, records } = await log.read(0, total)
      expect(head).toBe(total)
      expect(trimmedThrough).toBeGreaterThan(1)
      expect(trimmedNonce).toBe(nonces.get(trimmedThrough))
      expect(records.map(({ seq }) => seq)).toEqual(
        Array.from({ length: head - trimmedThrough }, (_, i) => trimmedThrough + 1 + i),
      )
      expect(await log.head()).toMatchObject({ head, trimmedThrough, trimmedNonce })
      const told = await Promise.all([-1, 0, 1].map((by) => log.read(trimmedThrough + by, 1)))
      expect(told.map(({ before }) => before)).toEqual([undefined, trimmedNonce, nonces.get(trimmedThrough + 1)])
    })

    test('the nonce of a record is told by its position', async () => {
      const log = await begin()
      const nonces: string[] = []
      for (let i = 0; i < 3; i++) nonces.push((await log.append(invalidation('*'), 'p')).record.nonce)
      const told = await Promise.all([0, 1, 2, 3, 4].map((position) => open().read(position, 1)))
      expect(told.map(({ before }) => before)).toEqual([undefined, ...nonces, undefined])
    })

    test('of those who replace an epoch one wins, and all learn the new one', async () => {
      const log = await begin()
      await log.append(invalidation('k:1'), 'p')
      const { epoch } = await log.head()
      const heads = await Promise.all([log, open(), open()].map((each) => each.replaceEpoch(epoch)))
      expect(new Set(heads.map((head) => head.epoch)).size).toBe(1)
      expect(heads[0]?.epoch).not.toBe(epoch)
      expect(await log.head()).toMatchObject({ epoch: heads[0]?.epoch, head: 0, trimmedThrough: 0 })
      expect((await log.read(0, 10)).records).toEqual([])
      expect((await log.replaceEpoch(epoch)).epoch).toBe(heads[0]?.epoch)
      expect((await log.append(invalidation('k:2'), 'p')).record.seq).toBe(1)
    })

    test('who waits in an epoch that is replaced learns of it', async () => {
      const log = await begin()
      for (let i = 0; i < 3; i++) await log.append(invalidation('k:1'), 'p')
      const { epoch } = await log.head()
      const { epoch: next } = await open().replaceEpoch(epoch)
      expect(next).not.toBe(epoch)
      await eventually(async () => expect((await log.wait(3, 10, 50)).epoch).toBe(next))
    })

    test('generations outlive the records that made them, and end with the epoch', async () => {
      const log = await begin()
      const activate = (namespace: string, version: number): Statement => ({
        kind: 'version',
        names: [`n:${namespace}`],
        namespace,
        version,
      })
      for (const [namespace, version] of [
        ['a', 2],
        ['b,:{', 2],
        ['a', 3],
        ['a', 2],
      ] as const)
        await log.append(activate(namespace, version), 'p')
      for (let i = 0; i < store.mostRecords + 1; i++) await log.append(invalidation('t:x'), 'p')
      const { versions, epoch, records } = await open().read(0, 10_000)
      expect(records.some((record: LogRecord) => record.kind === 'version')).toBe(false)
      expect([...versions].sort()).toEqual([
        ['a', 2, [1, 2, 3]],
        ['b,:{', 2, [1, 2]],
      ])
      expect((await log.replaceEpoch(epoch)).versions).toEqual([])
    })
  })
}
