import { describe, expect, it } from 'vitest'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { allTagsName, keyName, namespaceName, prefixName, tagName } from '@/lib/kernel/names'
import type { LogRecord, Statement } from '@/lib/kernel/record'
import { Floors, type Judged } from './floors'

const EPOCH = 'e1'

function floorsAfter(statements: readonly Statement[], bounds?: { keys: number; names: number }): Floors {
  const floors = new Floors(bounds)
  floors.reset(EPOCH, 0)
  statements.forEach((statement, i) => floors.apply(recordAt(i + 1, statement)))
  return floors
}

function recordAt(seq: number, statement: Statement): LogRecord {
  return { ...statement, seq, nonce: `n${seq}`, origin: 'test', at: 0 }
}

const hard = (...names: string[]): Statement => ({ kind: 'invalidate', names, mode: 'hard' })
const soft = (...names: string[]): Statement => ({ kind: 'invalidate', names, mode: 'soft' })
function undo(floors: Floors, seq: number): Statement {
  const softened = floors.softenedBy(seq)
  if (!softened) throw new Error(`nothing to undo at ${seq}`)
  return { kind: 'undo', ...softened }
}
const entry = (over: Partial<Judged> = {}): Judged => ({
  key: 'company:AAPL',
  tags: ['tech', 'us'],
  dependsOn: ['quote:AAPL'],
  epoch: EPOCH,
  stamp: 0,
  ...over,
})

describe('a floor makes dead what answers to its name and is stamped below it', () => {
  it.each([
    ['its key', keyName('company:AAPL')],
    ['a tag', tagName('us')],
    ['its namespace', namespaceName('company')],
    ['everything', '*'],
    ['a parent', keyName('quote:AAPL')],
    ['a prefix', prefixName('company:A')],
    ['all of several tags', allTagsName(['us', 'tech'])],
  ])('%s', (_, name) => {
    const floors = floorsAfter([hard(name)])
    expect(floors.judge(entry())).toEqual({ kind: 'hard', name, seq: 1 })
    expect(floors.judge(entry({ stamp: 1 }))).toEqual({ kind: 'valid' })
  })

  it.each([
    ['another key', keyName('company:MSFT')],
    ['a tag it does not carry', tagName('energy')],
    ['a namespace that only begins alike', namespaceName('comp')],
    ['another prefix', prefixName('company:B')],
    ['tags of which it lacks one', allTagsName(['tech', 'energy'])],
  ])('but not for %s', (_, name) => {
    expect(floorsAfter([hard(name)]).judge(entry()).kind).toBe('valid')
  })
})

describe('soft floors', () => {
  it('of 50,000 keys cost an entry no more than those of its own names; patterns among them are still tried', () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => keyName(`made:${i}`))
    const floors = floorsAfter([soft(prefixName('comp')), soft(...keys)], { keys: 100_000, names: 100_000 })
    const began = performance.now()
    for (let i = 0; i < 5_000; i++) expect(floors.judge(entry({ key: 'item:1', stamp: 1 })).kind).toBe('valid')
    // One by one they took 50,000 steps an entry: minutes.
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(floors.judge(entry())).toEqual({ kind: 'soft', name: prefixName('comp'), seq: 1 })
    expect(floors.judge(entry({ key: 'made:49999', stamp: 1 })).kind).toBe('soft')
    floors.apply(recordAt(3, undo(floors, 1)))
    expect(floors.judge(entry()).kind).toBe('valid')
  })

  it('make stale, and can be taken back', () => {
    const floors = floorsAfter([soft(tagName('tech'))])
    expect(floors.judge(entry()).kind).toBe('soft')
    expect(floors.softenedBy(1)?.names).toEqual([tagName('tech')])
    floors.apply(recordAt(2, undo(floors, 1)))
    expect(floors.judge(entry()).kind).toBe('valid')
  })

  it.each([
    [1, 2],
    [2, 1],
  ])('of one name hold until each was taken back, in any order: %i first', (first, second) => {
    const floors = floorsAfter([soft(tagName('tech')), soft(tagName('tech'))])
    floors.apply(recordAt(3, undo(floors, first)))
    expect(floors.judge(entry())).toEqual({ kind: 'soft', name: tagName('tech'), seq: second })
    expect(floors.softenedBy(first)).toBeUndefined()
    floors.apply(recordAt(4, undo(floors, second)))
    expect(floors.judge(entry()).kind).toBe('valid')
  })

  it('of several records of one invalidation are taken back as one, each from its own place on', () => {
    const floors = floorsAfter([
      soft(keyName('quote:AAPL')),
      { ...soft(keyName('company:AAPL')), of: { seq: 1, nonce: 'n1' } } as Statement,
    ])
    expect(floors.judge(entry({ stamp: 1 }))).toEqual({ kind: 'soft', name: keyName('company:AAPL'), seq: 2 })
    expect(floors.softenedBy(1)?.names).toEqual([keyName('quote:AAPL'), keyName('company:AAPL')])
    floors.apply(recordAt(3, undo(floors, 1)))
    expect(floors.judge(entry()).kind).toBe('valid')
  })

  it('are not taken back by an undo of what stood in their place before the log was rolled back', () => {
    const floors = floorsAfter([soft(tagName('tech'))])
    floors.apply(recordAt(2, { kind: 'undo', names: [tagName('tech')], undoes: { seq: 1, nonce: 'of another' } }))
    expect(floors.judge(entry()).kind).toBe('soft')
  })

  it('become hard when more were made than can be undone', () => {
    const floors = floorsAfter(Array.from({ length: 40 }, () => soft(tagName('tech'))))
    expect(floors.judge(entry()).kind).toBe('hard')
  })
})

describe('forgetting', () => {
  it('a floor of a key raises the base for what is not held in memory (R4)', () => {
    const floors = floorsAfter([hard(keyName('a:1')), hard(keyName('a:2')), hard(keyName('a:3'))], {
      keys: 2,
      names: 9,
    })
    const lone = entry({ dependsOn: [] })
    expect(floors.judge(lone)).toEqual({ kind: 'forgotten', reason: 'base' })
    expect(floors.judge(lone, true).kind).toBe('valid')
    expect(floors.judge(entry(), true)).toEqual({ kind: 'forgotten', reason: 'base' })
    expect(floors.judge({ ...lone, stamp: 1 }).kind).toBe('valid')
  })

  it('a floor of a tag raises the base for all', () => {
    const floors = floorsAfter([hard(tagName('a')), hard(tagName('b')), hard(tagName('c'))], { keys: 9, names: 2 })
    expect(floors.judge(entry({ dependsOn: [] }), true)).toEqual({ kind: 'forgotten', reason: 'base' })
  })

  it('patterns are bounded, too', () => {
    const floors = floorsAfter(Array.from({ length: 300 }, (_, i) => hard(prefixName(`p${i}:`))))
    expect(floors.base).toBe(300 - 256)
  })
})

it('positions of another epoch say nothing', () => {
  expect(floorsAfter([]).judge(entry({ epoch: 'other', stamp: 99 }))).toEqual({ kind: 'forgotten', reason: 'epoch' })
})

it('what a ledger saved is restored with its order of forgetting', () => {
  const floors = floorsAfter([
    hard(keyName('a:1')),
    soft(tagName('tech')),
    hard(prefixName('x:')),
    hard(keyName('a:2')),
  ])
  const names = [keyName('a:2'), keyName('a:1'), tagName('tech'), prefixName('x:')]
  const restored = new Floors({ keys: 2, names: 9 })
  const position = { epoch: EPOCH, applied: 4, base: 0, keyBase: 0, nonce: 'n4', versions: [] }
  const saved = names.slice(1).map((name) => floors.stateOf(name))
  const keyFloors = { hashes: [hashOfKey(keyName('a:2'))], floors: [4] }
  restored.restore({ ...position, floors: saved, keyFloors })
  expect(names.map((name) => restored.stateOf(name))).toEqual(names.map((name) => floors.stateOf(name)))
  restored.apply(recordAt(5, hard(keyName('a:3'))))
  expect(restored.keyBase).toBe(1)
})
