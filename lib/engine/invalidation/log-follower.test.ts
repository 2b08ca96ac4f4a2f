import { beforeEach, describe, expect, test, vi } from 'vitest'
import { LogCorrupt } from '@/lib/kernel/errors'
import type { LogRecord } from '@/lib/kernel/record'
import { CoarseClock } from '@/lib/kernel/clock'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'
import type { Ledger } from '@/lib/ports/ledger'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import { FakeClock } from '@/lib/testing/fake-clock'
import { ModelServer } from '@/lib/testing/model/model-server'
import { ModelSource } from '@/lib/testing/model/model-source'
import { LogFollower } from './log-follower'
import { Validity } from './validity'

let server: ModelServer

function logOf(): InvalidationLog {
  return {
    shared: false,
    head: async () => server.head(),
    append: async (statement, origin) => server.append(statement, origin),
    read: async (position, limit) => server.read(position, limit),
    wait: async (position, limit) => server.read(position, limit),
    replaceEpoch: async (seen) => server.replaceEpoch(seen),
    close: async () => undefined,
  }
}

async function follow(
  log = logOf(),
  ledger?: Ledger,
  random = () => 0,
): Promise<{ follower: LogFollower; validity: Validity }> {
  const near = new MemoryLevel({ maxBytes: 1_000, maxEntries: 10, copy: (value) => value })
  const validity = new Validity(near)
  const follower = new LogFollower({
    ...{ log, validity, clock: new CoarseClock(new FakeClock(), 1), random, processId: 'P1' },
    ...{ maxUnconfirmedMs: 1_000, ledger, report: () => undefined },
    publishQueued: async () => undefined,
    queuedNames: () => [],
  })
  await follower.start()
  return { follower, validity }
}

const say = (name: string) => ({ kind: 'invalidate', names: [name], mode: 'hard' }) as const
const entryOf = (validity: Validity, stamp: number) => ({
  ...{ key: 'a:1', value: 1, createdAt: 0, expiresAt: Infinity, staleUntil: Infinity, tags: [], dependsOn: [] },
  ...{ version: 1, epoch: validity.floors.epoch, stamp, loadMs: 0, sizeBytes: 1 },
})

beforeEach(() => {
  server = new ModelServer(new ModelSource())
})

test('a log that went back to an earlier life is replaced by who has kept a later one on disk', async () => {
  await follow()
  const earlier = server.head().epoch
  server.dump()
  server.replaceEpoch(earlier)
  const { validity } = await follow()
  const keyFloors = { hashes: [], floors: [] }
  const kept = { ...validity.ledgerPosition(undefined), floors: [], keyFloors }
  server.rollBack()
  expect(server.head().epoch).toBe(earlier)
  const restarted = await follow(logOf(), { load: () => kept, note: () => undefined, reset: () => undefined })
  expect([earlier, kept.epoch]).not.toContain(restarted.validity.floors.epoch)
})

test('a log that can be read and not waited at, as while a replica takes over, is tried ever more seldom', async () => {
  vi.useFakeTimers()
  try {
    const wait = vi.fn(() => Promise.reject(new Error('the connection is not there yet')))
    const log = { ...logOf(), shared: true, wait }
    const { follower } = await follow(log, undefined, () => 1)
    await vi.advanceTimersByTimeAsync(3_200)
    // After 50, 100, 200, … 1,600 ms.
    expect(wait).toHaveBeenCalledTimes(7)
    await follower.close()
  } finally {
    vi.useRealTimers()
  }
})

describe('a log that was rolled back is replaced without any disconnect', () => {
  test('where an append gets a position that was given before', async () => {
    const { follower, validity } = await follow()
    await follower.append(say('k:a:1'))
    server.dump()
    await follower.append(say('k:a:2'))
    const { epoch } = validity.floors
    server.rollBack()
    expect(follower.gaps).toBe(0)
    await follower.append(say('k:b:1'))
    expect(validity.floors.epoch).not.toBe(epoch)
    expect(follower.gaps).toBe(1)
  })

  test('where others have brought it to the next position meanwhile', async () => {
    const { follower, validity } = await follow()
    server.dump()
    await follower.append(say('k:a:1'))
    const { epoch } = validity.floors
    server.rollBack()
    server.append(say('k:a:2'), 'P2')
    await follower.append(say('k:b:1'))
    expect(validity.floors.epoch).not.toBe(epoch)
  })

  test('where all of it was trimmed, up to the position where others have brought it again', async () => {
    const { follower, validity } = await follow()
    server.dump()
    await follower.append(say('k:a:1'))
    const { epoch } = validity.floors
    server.rollBack()
    server.append(say('k:a:2'), 'P2')
    server.trim(1)
    await follower.poll()
    expect(validity.floors.epoch).not.toBe(epoch)
  })

  test('where it comes back as an earlier life of its own', async () => {
    const { follower, validity } = await follow()
    const first = validity.floors.epoch
    server.dump()
    server.flushAll()
    await follower.poll()
    expect(validity.floors.epoch).not.toBe(first)
    server.rollBack()
    await follower.poll()
    expect(validity.floors.epoch).not.toBe(first)
  })
})

describe('a log that was trimmed through where a process stands is still the one that it knows', () => {
  test.each([
    ['where its last record is still known', (log: InvalidationLog) => log],
    ['where it has lost that, too', forgetful],
  ])('%s', async (_, as) => {
    const { follower, validity } = await follow(as(logOf()))
    await follower.append(say('k:a:1'))
    const { epoch } = validity.floors
    server.trim(1)
    await follower.poll()
    server.append(say('k:b:1'), 'P2')
    await follower.poll()
    expect(validity.floors.epoch).toBe(epoch)
    expect(validity.applied).toBe(2)
  })

  test('where it began there', async () => {
    server.append(say('k:a:1'), 'P2')
    server.trim(1)
    const { follower, validity } = await follow(forgetful(logOf()))
    const { epoch } = validity.floors
    await follower.poll()
    await follower.append(say('k:b:1'))
    expect(validity.floors.epoch).toBe(epoch)
    expect(validity.applied).toBe(2)
  })
})

/** A server that has lost the records, but not how many there were. */
function forgetful(log: InvalidationLog): InvalidationLog {
  return {
    ...log,
    head: async () => ({ ...(await log.head()), trimmedNonce: undefined }),
    read: async (position, limit) => {
      const slice = await log.read(position, limit)
      const before = position > slice.trimmedThrough ? slice.before : undefined
      return { ...slice, before, trimmedNonce: undefined }
    },
  }
}

test('generations activated by records that were trimmed are known all the same', async () => {
  const { follower, validity } = await follow()
  server.append({ kind: 'version', names: [], namespace: 'a', version: 2 }, 'P2')
  server.append(say('k:b:1'), 'P2')
  server.trim(2)
  await follower.poll()
  expect(validity.versions.active('a')).toBe(2)
  expect(follower.gaps).toBe(1)
})

test('nothing is valid between the beginning of a life of the log and the end of its records', async () => {
  server.append(say('k:a:1'), 'P2')
  let fails = false
  const log = logOf()
  const { follower, validity } = await follow({
    ...log,
    read: async (position, limit) => {
      if (fails) throw new Error('away')
      return log.read(position, limit)
    },
  })
  server.flushAll()
  server.append(say('k:a:1'), 'P2')
  fails = true
  await expect(follower.poll()).rejects.toThrow('away')
  fails = false
  await follower.poll()
  expect(validity.applied).toBe(1)
  expect(validity.judge(entryOf(validity, 0)).kind).toBe('hard')
})

test('an invalidation that holds in one process only holds against what others have stored, until the log is heard', async () => {
  const { follower, validity } = await follow()
  server.append(say('k:b:1'), 'P2')
  await follower.poll()
  expect(validity.judge(entryOf(validity, 1)).kind).toBe('valid')
  validity.applyLocally(['k:a:1'])
  expect(validity.judge(entryOf(validity, validity.position)).kind).toBe('hard')
  await follower.poll()
  expect(validity.judge(entryOf(validity, 1)).kind).toBe('hard')
  expect(validity.judge(entryOf(validity, validity.position)).kind).toBe('valid')
})

describe('fault 11: a log that answers with', () => {
  /** A follower of a log whose answers are spoilt from now on. */
  async function following(spoil: (records: readonly LogRecord[]) => readonly LogRecord[]) {
    const log = logOf()
    let isSpoilt = false
    const { follower, validity } = await follow({
      ...log,
      read: async (position, limit) => {
        const slice = await log.read(position, limit)
        return isSpoilt ? { ...slice, records: spoil(slice.records) } : slice
      },
    })
    isSpoilt = true
    for (const name of ['k:a:1', 'k:a:2', 'k:b:1']) server.append(say(name), 'P2')
    return { follower, validity }
  }

  test.each<[string, (records: readonly LogRecord[]) => readonly LogRecord[]]>([
    ['each record twice', (records) => records.flatMap((record) => [record, record])],
    ['one record at a time', (records) => records.slice(0, 1)],
  ])('%s is followed to its end, each record applied once', async (_, spoil) => {
    const { follower, validity } = await following(spoil)
    const before = validity.generation
    await follower.poll()
    expect(validity.applied).toBe(3)
    expect(validity.judge(entryOf(validity, 0)).kind).toBe('hard')
    expect(validity.generation).toBe(before)
  })

  const misplaced = (seq: number) => (records: readonly LogRecord[]) => records.map((record) => ({ ...record, seq }))
  test.each<[string, (records: readonly LogRecord[]) => readonly LogRecord[]]>([
    ['a record missing', (records) => records.filter(({ seq }) => seq !== 2)],
    ['none of its records', () => []],
    ['records in another order', (records) => records.toReversed()],
    ['positions of 2^53', misplaced(2 ** 53)],
    ['negative positions', misplaced(-1)],
    ['positions that are no number', misplaced(NaN)],
  ])('%s is not followed past it, nor asked for ever', async (_, spoil) => {
    const { follower, validity } = await following(spoil)
    await expect(follower.poll()).rejects.toThrow(LogCorrupt)
    expect(validity.applied).toBeLessThan(2)
  })

  test('records of another life makes all that is held worthless', async () => {
    const { follower, validity } = await following((records) => records)
    const { epoch } = validity.floors
    const held = entryOf(validity, 0)
    server.replaceEpoch(epoch)
    await follower.poll()
    expect(validity.floors.epoch).not.toBe(epoch)
    expect(validity.judge(held)).toEqual({ kind: 'forgotten', reason: 'epoch' })
  })
})
