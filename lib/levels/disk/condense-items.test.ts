import { describe, expect, test } from 'vitest'
import { nextTurn } from '@/lib/kernel/next-turn'
import { removalOf } from '@/lib/testing/stored-entry'
import { condense } from './condense-items'
import type { Op } from './disk-protocol'
import { PendingChanges } from './pending-changes'
import { WritePump } from './write-pump'
import type { OpItem } from './write-queue'

let ticket = 0
const item = (op: OpItem['op']): OpItem => ({ kind: 'op', ticket: ++ticket, op, keep: true, settle: undefined })
const position = (applied: number) => ({ epoch: 'e', applied, base: 0, keyBase: 0, nonce: undefined, versions: [] })
const remove = (...keys: string[]) => item({ kind: 'remove', removals: keys.map((key) => removalOf(key)) })
const note = (name: string, applied: number) =>
  item({ kind: 'note', floors: [[name, applied, []]], from: applied - 1, position: position(applied) })

describe('what waits for a disk that takes nothing stays bounded and loses nothing', () => {
  test('notes become one that begins where the first did and leads to where the last did', () => {
    const [one, ...others] = condense([note('t:a', 4), note('t:b', 5), note('t:a', 6)])
    expect(others).toEqual([])
    expect(one?.op).toMatchObject({ from: 3, position: { applied: 6 } })
    expect(one?.op.kind === 'note' && one.op.floors).toEqual([
      ['t:a', 6, []],
      ['t:b', 5, []],
    ])
  })

  test('notes of messages that come back one by one are put together in the order in which they were handed in', async () => {
    const sent: (readonly Op[])[] = []
    const unused = () => undefined
    const pump = new WritePump({
      send: (message) => message.kind === 'batch' && sent.push(message.ops) > 0,
      ...{ now: () => 0, maxPendingBytes: 1e6, onDropped: unused, onHold: unused, onOwed: unused },
    })
    pump.resume()
    for (let at = 1; at <= 600; at++) pump.tell(note(`t:${at % 300}`, at).op)
    await nextTurn()
    expect(sent.map((ops) => ops.length)).toEqual([256, 256])
    for (const id of [1, 2]) {
      pump.stop('the disk is full')
      pump.rejected([id], 'the disk is full')
    }
    pump.resume()
    await nextTurn()
    const [one, ...others] = sent.slice(2).flat()
    expect(others).toEqual([])
    expect(one).toMatchObject({ from: 0, position: { applied: 600 } })
    const floors = one?.kind === 'note' ? one.floors : []
    expect(floors.map(([, hard]) => hard).sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => 301 + i))
  })

  test('an edge that is linked again for a shorter time keeps the longer', () => {
    const link = (until: number) => item({ kind: 'link', edges: [['p', 'c', until]] })
    expect(condense([link(9), link(4)]).map(({ op }) => op)).toEqual([{ kind: 'link', edges: [['p', 'c', 9]] }])
  })

  test('nothing before a reset is kept but edges and what was published', () => {
    const kinds = condense([
      remove('a'),
      note('t:a', 4),
      item({ kind: 'posted', id: 3 }),
      item({ kind: 'link', edges: [['p', 'c', 1]] }),
      item({ kind: 'reset', position: position(9) }),
      remove('b'),
    ]).map(({ op }) => op.kind)
    expect(kinds).toEqual(['posted', 'reset', 'remove', 'link'])
  })

  test('a hundred thousand removals become an emptying, under which nothing stays hidden for longer', () => {
    const pending = new PendingChanges()
    const items = Array.from({ length: 101 }, (_, i) =>
      remove(...Array.from({ length: 1_000 }, (_, j) => `k:${i}:${j}`)),
    )
    for (const { op, ticket: at } of items) pending.prepare(op, at)
    const fewer = pending.replace(items, condense(items))
    expect(fewer.map(({ op }) => op.kind)).toEqual(['clear'])
    expect(pending.entries.find({ key: 'k:1:1', version: 0 })).toEqual({ kind: 'removed', through: undefined })
    for (const one of fewer) pending.settle(one)
    expect(pending.entries.find({ key: 'k:1:1', version: 0 })).toBeUndefined()
  })
})
