import { expect, test } from 'vitest'
import { NO_WITNESS, Witnesses } from './witnesses'

function witnessesOf(branch: string, { from = 0, through }: { from?: number; through: number }): Witnesses {
  const witnesses = new Witnesses()
  witnesses.begin(from)
  for (let seq = from + 1; seq <= through; seq++) witnesses.note(seq, `${branch}${seq}`)
  return witnesses
}

test('a stamp of another branch is contradicted, one of this branch or of an unknown position is not', () => {
  const ours = witnessesOf('a', { through: 10 })
  const theirs = witnessesOf('b', { through: 20 })
  expect(ours.contradict(8, theirs.of(8))).toBe(true)
  expect(ours.contradict(8, ours.of(8))).toBe(false)
  expect(ours.contradict(8, NO_WITNESS)).toBe(false)
  expect(ours.contradict(15, theirs.of(15))).toBe(false)
  expect(ours.of(0)).toBe(NO_WITNESS)
})

test('every position of a log of 100,000 records is remembered, the oldest of more are forgotten', () => {
  const witnesses = witnessesOf('a', { from: 7, through: 100_007 })
  const same = witnessesOf('a', { from: 7, through: 2_000 })
  expect(witnesses.of(8)).toBe(same.of(8))
  for (let seq = 8; seq <= 2_000; seq++) expect(witnesses.contradict(seq, same.of(seq))).toBe(false)
  for (let seq = 100_008; seq <= 140_000; seq++) witnesses.note(seq, `a${seq}`)
  expect(witnesses.of(8)).toBe(NO_WITNESS)
  expect(witnesses.of(140_000)).not.toBe(NO_WITNESS)
})

test('a process that goes on from its ledger knows the record where it stood', () => {
  const witnesses = new Witnesses()
  witnesses.begin(5, 'a5')
  expect(witnesses.of(5)).toBe(witnessesOf('a', { through: 5 }).of(5))
  expect(witnesses.of(4)).toBe(NO_WITNESS)
  witnesses.begin(6)
  expect([5, 6].map((position) => witnesses.of(position))).toEqual([NO_WITNESS, NO_WITNESS])
})
