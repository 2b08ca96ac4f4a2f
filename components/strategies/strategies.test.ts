import { expect, test } from 'vitest'
import type { Trial } from '@/lib/api/contract/strategies'
import { describeSetting } from './describe-setting'
import { tellTrial } from './tell-trial'

const trial = (more: Partial<Trial>): Trial => ({
  ...{ kind: 'reads', namespace: 'company', strategies: ['cache-aside'], calls: 1_000, failed: 0, firstError: null },
  ...{ keys: 1, loads: 1, shared: 999, writes: 0, ms: 614, settledMs: 614, slowestMs: 613, events: [] },
  ...more,
})

test('a rush of readers is told by what it cost the source', () => {
  const told = tellTrial(trial({}))
  expect(told).toContain('1,000 readers of 1 key cost the source 1 load')
  expect(told).toContain('999 waited')
  expect(told).not.toContain('failed')
})

test('written rows are told by when the writer could go on and when the source had them', () => {
  const behind = tellTrial(trial({ kind: 'writes', calls: 500, keys: 500, writes: 12, ms: 40, settledMs: 340 }))
  expect(behind).toContain('500 rows written in 40 ms, and the source had them all 300 ms later: 12 writes reached it')
  const through = tellTrial(trial({ kind: 'writes', calls: 500, keys: 500, writes: 500, ms: 900, settledMs: 901 }))
  expect(through).toContain('by then the source had them all')
})

test('calls that failed are not passed over', () => {
  expect(tellTrial(trial({ failed: 3 }))).toContain('3 calls failed')
})

test.each([
  ['softTimeoutMs', 200, 'soft timeout 0.2 s'],
  ['ttlMs', null, 'ttl without end'],
  ['maxBytes', 1_048_576, 'max 1.0 MB'],
  ['beta', 1, 'beta 1'],
])('the setting %s is told in words', (name, value, told) => {
  expect(describeSetting(name, value)).toBe(told)
})
