import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeLog } from '@/lib/testing/log-conformance'
import { createInProcessLog } from './in-process-log'

const make = (resume?: { epoch: string; applied: number; versions: [] }) =>
  createInProcessLog({ resume: () => resume, randomId: randomUUID, now: () => 0 })

it('goes on where the ledger of its disk level left off', async () => {
  const log = make({ epoch: 'private-7', applied: 41, versions: [] })
  const place = { epoch: 'private-7', head: 41, trimmedThrough: 41, trimmedNonce: '41', versions: [] }
  expect(await log.head()).toEqual(place)
  const { epoch, record } = await log.append({ kind: 'write', names: ['k:a'], mode: 'hard' }, 'me')
  expect([epoch, record.seq]).toEqual(['private-7', 42])
})

it('does not go on from a ledger that followed a shared log', async () => {
  const head = await make({ epoch: 'of-redis', applied: 41, versions: [] }).head()
  expect(head).toMatchObject({ head: 0, trimmedThrough: 0 })
  expect(head.epoch).not.toBe('of-redis')
})

it('asks for the ledger only when it is first used', () => {
  let asked = 0
  const log = createInProcessLog({ resume: () => void asked++, randomId: randomUUID, now: () => 0 })
  expect(asked).toBe(0)
  void log.head()
  expect(asked).toBe(1)
})

describeLog('in process', () => {
  const log = make()
  return { open: () => log, mostRecords: 2_048 }
})
