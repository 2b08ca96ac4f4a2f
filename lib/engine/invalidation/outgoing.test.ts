import { expect, test } from 'vitest'
import { CoarseClock } from '@/lib/kernel/clock'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import { createMemoryOutbox } from '@/lib/log/memory-outbox'
import { FakeClock } from '@/lib/testing/fake-clock'
import { ModelServer } from '@/lib/testing/model/model-server'
import { ModelSource } from '@/lib/testing/model/model-source'
import { LogFollower } from './log-follower'
import { Outgoing } from './outgoing'
import { Validity } from './validity'

/** @param onPlaced what happens between the record's place in the log and the answer that tells it */
async function outgoingOf(onPlaced: (validity: Validity) => void): Promise<{ outgoing: Outgoing; validity: Validity }> {
  const server = new ModelServer(new ModelSource())
  const validity = new Validity(new MemoryLevel({ maxBytes: 1_000, maxEntries: 10, copy: (value) => value }))
  const log: InvalidationLog = {
    shared: false,
    head: async () => server.head(),
    append: async (statement, origin) => {
      const appended = server.append(statement, origin)
      onPlaced(validity)
      return appended
    },
    read: async (position, limit) => server.read(position, limit),
    wait: async (position, limit) => server.read(position, limit),
    nonceAt: async (position) => server.nonceAt(position),
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
  const dependencies = { link: () => undefined, childrenOf: () => [] }
  const settle = (): Promise<void> => Promise.resolve()
  const outbox = createMemoryOutbox()
  return { outgoing: new Outgoing({ follower, validity, dependencies, outbox, report, settle }), validity }
}

const WRITE = { kind: 'write', names: ['k:a:1'], mode: 'hard' } as const
const NAMED = { key: 'a:1', tags: ['t1'], dependsOn: [], version: 1 }

test('a value that is set may be stored at the position of its record', async () => {
  const { outgoing, validity } = await outgoingOf(() => undefined)
  const { epoch, stamp, seq } = await outgoing.say(WRITE, 'queue')
  expect(stamp).toBe(seq)
  expect(validity.admits({ ...NAMED, epoch, stamp })).toBe(true)
})

test('it is not stored where something was invalidated in this process only before the log had answered (seed 991)', async () => {
  const { outgoing, validity } = await outgoingOf((one) => one.applyLocally(['t:t1']))
  const { epoch, stamp, seq } = await outgoing.say(WRITE, 'queue')
  expect(validity.applied).toBe(seq)
  expect(validity.admits({ ...NAMED, epoch, stamp })).toBe(false)
})
