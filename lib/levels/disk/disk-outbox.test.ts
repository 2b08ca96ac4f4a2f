import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import type { Statement } from '@/lib/kernel/record'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createDiskLevel, type DiskLevel } from './disk-level'

const drop = (name: string): Statement => ({ kind: 'invalidate', names: [name], mode: 'hard' })

describe('what else lives in the database', () => {
  let path: string
  let level: DiskLevel
  const make = (): DiskLevel =>
    createDiskLevel({ path, maxBytes: 1 << 24, clock: systemClock, report: () => undefined })
  beforeEach(async () => {
    path = temporaryFolder('outbox')
    level = make()
    await level.open()
  })
  afterEach(() => level.close())
  const restart = async (): Promise<void> => {
    await level.close()
    level = make()
    await level.open()
  }

  test('an outbox keeps statements in order, over restarts, until they are done', async () => {
    const first = await level.outbox.add(drop('t:first \0 "quoted"'))
    await level.outbox.add(drop('t:second'))
    await restart()
    expect(level.outbox.pending().map(({ statement }) => statement.names[0])).toEqual([
      't:first \0 "quoted"',
      't:second',
    ])
    await level.outbox.done(first)
    expect(level.outbox.pending().map(({ statement }) => statement)).toEqual([drop('t:second')])
  })

  test('the outbox outlives a reset and a clear of the entries', async () => {
    await level.outbox.add(drop('t:a'))
    await level.clear()
    level.ledger.reset({ epoch: 'new', applied: 0, base: 0, keyBase: 0, nonce: undefined, versions: [] })
    await level.flush()
    expect(level.outbox.pending()).toHaveLength(1)
  })

  test('a statement is never taken by a level that is down', async () => {
    await level.close()
    await expect(level.outbox.add(drop('t:a'))).rejects.toThrow('cannot post')
    level = make()
    await level.open()
    expect(level.outbox.pending()).toEqual([])
  })

  test('an edge is known as soon as it is linked, and over restarts', async () => {
    const until = Date.now() + 60_000
    void level.dependencies.link([{ child: 'page', parents: ['row:1', 'row:2'], until }])
    expect(level.dependencies.childrenOf(['row:2'])).toEqual(['page'])
    await level.flush()
    void level.dependencies.link([{ child: 'other', parents: ['row:2'], until }])
    expect(level.dependencies.childrenOf(['row:1', 'row:2'])).toEqual(['page', 'other'])
    await restart()
    expect([...(await level.dependencies.childrenOf(['row:1', 'row:2', 'none']))].sort()).toEqual(['other', 'page'])
  })

  test('an edge is forgotten when its time has come, and a longer life is never shortened', async () => {
    const now = Date.now()
    void level.dependencies.link([{ child: 'long', parents: ['p'], until: now + 60_000 }])
    void level.dependencies.link([{ child: 'long', parents: ['p'], until: now + 1 }])
    void level.dependencies.link([{ child: 'short', parents: ['p'], until: now - 1 }])
    expect(level.dependencies.childrenOf(['p'])).not.toContain('short')
    await level.flush()
    await level.sweep(now + 30_000, 100)
    expect(level.dependencies.childrenOf(['p'])).toEqual(['long'])
    await level.sweep(now + 90_000, 100)
    await level.flush()
    expect(level.dependencies.childrenOf(['p'])).toEqual([])
  })
})
