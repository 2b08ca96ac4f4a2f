import { expect, test } from 'vitest'
import { CoarseClock } from '@/lib/kernel/clock'
import type { Statement } from '@/lib/kernel/record'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'
import type { Outbox } from '@/lib/ports/outbox'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import { createMemoryOutbox } from '@/lib/log/memory-outbox'
import { FakeClock } from '@/lib/testing/fake-clock'
import { ModelServer } from '@/lib/testing/model/model-server'
import { ModelSource } from '@/lib/testing/model/model-source'
import { LogFollower } from './log-follower'
import { Outgoing } from './outgoing'
import { Validity } from './validity'

interface Faults {
  /** What happens between the record's place in the log and the answer that tells it. */
  readonly onPlaced?: (validity: Validity, server: ModelServer, statement: Statement) => void
  /** Called at each look into the log. */
  readonly onRead?: () => void
  readonly childrenOf?: () => readonly string[]
  /** What the log tells of the keys that a record names. */
  readonly hasDependents?: boolean
}

async function outgoingOf({ onPlaced, onRead, childrenOf = () => [], hasDependents }: Faults = {}): Promise<{
  outgoing: Outgoing
  validity: Validity
  server: ModelServer
  outbox: Outbox
}> {
  const server = new ModelServer(new ModelSource())
  const validity = new Validity(new MemoryLevel({ maxBytes: 1_000, maxEntries: 10, copy: (value) => value }))
  const log: InvalidationLog = {
    shared: false,
    head: async () => server.head(),
    append: async (statement, origin) => {
      const appended = server.append(statement, origin)
      onPlaced?.(validity, server, statement)
      return { ...appended, hasDependents }
    },
    read: async (position, limit) => (onRead?.(), server.read(position, limit)),
    wait: async (position, limit) => server.read(position, limit),
    replaceEpoch: async (seen) => server.replaceEpoch(seen),
    close: async () => undefined,
  }
  const report = (): void => undefined
  const follower = new LogFollower({
    ...{ log, validity, clock: new CoarseClock(new FakeClock(), 1), random: () => 0, processId: 'P1' },
    ...{ maxUnconfirmedMs: 1_000, ledger: undefined, report, publishQueued: async () => undefined },
    queuedNames: () => [],
  })
  await follower.start()
  const dependencies = { link: () => undefined, childrenOf }
  const settle = (): Promise<void> => Promise.resolve()
  const outbox = createMemoryOutbox()
  const outgoing = new Outgoing({ follower, validity, dependencies, outbox, report, settle })
  return { outgoing, validity, server, outbox }
}

const WRITE = { kind: 'write', names: ['k:a:1'], mode: 'hard' } as const
const NAMED = { key: 'a:1', tags: ['t1'], dependsOn: [], version: 1 }

test('a value that is set may be stored at the position of its record', async () => {
  const { outgoing, validity } = await outgoingOf()
  const { epoch, stamp, seq } = await outgoing.say(WRITE, 'queue')
  expect(stamp).toBe(seq)
  expect(validity.admits({ ...NAMED, epoch, stamp })).toBe(true)
})

test('it is not stored where something was invalidated in this process only before the log had answered (seed 991)', async () => {
  const { outgoing, validity } = await outgoingOf({ onPlaced: (one) => one.applyLocally(['t:t1']) })
  const { epoch, stamp, seq } = await outgoing.say(WRITE, 'queue')
  expect(validity.applied).toBe(seq)
  expect(validity.admits({ ...NAMED, epoch, stamp })).toBe(false)
})

test('dependents are looked for unless the log has told that there are none', async () => {
  const askedWhere = async (hasDependents: boolean | undefined): Promise<number> => {
    let asked = 0
    const { outgoing } = await outgoingOf({ hasDependents, childrenOf: () => (asked++, []) })
    await outgoing.say(WRITE, 'queue')
    return asked
  }
  expect(await askedWhere(undefined)).toBe(1)
  expect(await askedWhere(true)).toBe(1)
  expect(await askedWhere(false)).toBe(0)
})

const NAMING = { kind: 'invalidate', names: ['k:a:1'], mode: 'hard' } as const
const namesIn = (server: ModelServer): (readonly string[])[] => server.state.placed.map(({ record }) => record.names)

test('a record that has its place is never called not durable: dependents that cannot be looked up wait, and go later', async () => {
  let isAway = true
  const childrenOf = (): readonly string[] => {
    if (isAway) throw new Error('the index did not answer within 150 ms')
    return ['b:1']
  }
  const { outgoing, validity, server } = await outgoingOf({ childrenOf })
  expect(await outgoing.say(NAMING, 'reject')).toMatchObject({ seq: 1, through: 1, dependents: 'queued' })
  expect(validity.applied).toBe(1)
  expect(outgoing.queued).toBe(1)
  await expect(outgoing.publishQueued()).rejects.toThrow('could not be looked up')
  expect(outgoing.queued).toBe(1)
  isAway = false
  await outgoing.publishQueued()
  expect(outgoing.queued).toBe(0)
  expect(namesIn(server).slice(-2)).toEqual([['k:a:1'], ['k:b:1']])
})

test('nor one that this process cannot read the log up to: it holds here at once, and what is set with it is not stored', async () => {
  let isAway = false
  const { outgoing, validity, server } = await outgoingOf({
    // Somebody else's record is in between, so the log has to be read, and cannot be.
    onPlaced: (_, log) => {
      if (isAway) return
      isAway = true
      log.append({ kind: 'invalidate', names: ['t:other'], mode: 'hard' }, 'P2')
    },
    onRead: () => {
      if (isAway) throw new Error('connection lost')
    },
  })
  server.append({ kind: 'invalidate', names: ['t:before'], mode: 'hard' }, 'P2')
  const loadedBefore = { ...NAMED, epoch: validity.floors.epoch, stamp: validity.position }
  const { seq, epoch, stamp } = await outgoing.say(WRITE, 'reject')
  expect(seq).toBe(2)
  expect(validity.applied).toBe(0)
  expect(validity.admits(loadedBefore)).toBe(false)
  expect(validity.admits({ ...NAMED, epoch, stamp })).toBe(false)
  expect(validity.admits({ ...NAMED, epoch, stamp: validity.position })).toBe(true)
})

test('it holds here also where it was placed in a life of the log that this process has not heard of (seed 522)', async () => {
  let isAway = false
  const { outgoing, validity, server } = await outgoingOf({
    onRead: () => {
      if (isAway) throw new Error('connection lost')
    },
  })
  const loadedBefore = { ...NAMED, epoch: validity.floors.epoch, stamp: validity.position }
  server.flushAll()
  isAway = true
  const { epoch } = await outgoing.say(NAMING, 'reject')
  expect(epoch).not.toBe(validity.floors.epoch)
  expect(validity.admits(loadedBefore)).toBe(false)
})

test('what had to wait is published many at a time, and only what fails stays', async () => {
  const { outgoing, outbox, server } = await outgoingOf({
    onPlaced: (_validity, _server, { names }) => {
      if (names.includes('k:a:70')) throw new Error('the answer is lost')
    },
  })
  const statements = Array.from({ length: 200 }, (_, i) => ({ ...WRITE, names: [`k:a:${i}`] }))
  for (const statement of statements) await outbox.add(statement)
  await expect(outgoing.publishQueued()).rejects.toThrow('the answer is lost')
  const left = outbox.pending().map(({ statement }) => statement.names[0])
  expect([left[0], left.length, server.head().head]).toEqual(['k:a:70', 200 - 128 + 1, 128])
})
