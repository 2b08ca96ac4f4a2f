import { expect, test } from 'vitest'
import type { EntryRow } from '@/lib/api/contract/entries'
import { asCsv, asLines } from './export-rows'
import { runBulk } from './run-bulk'

const row = (key: string, tags: string[] = []): EntryRow => ({
  ...{ key, namespace: 'n', version: 1, levels: ['memory', 'redis'], state: 'fresh' },
  ...{ ttlMs: null, sizeBytes: 3, hits: 0, tags },
})

test('every key is worked on once, a few at a time, and a failure stops none of the others', async () => {
  const seen: string[] = []
  let running = 0
  let most = 0
  const work = async (key: string) => {
    most = Math.max(most, ++running)
    await Promise.resolve()
    running--
    seen.push(key)
    if (key === 'k3') throw new Error('no source')
  }
  const told: number[] = []
  const keys = Array.from({ length: 10 }, (_, i) => `k${i}`)
  const end = await runBulk(keys, work, ({ done }) => told.push(done))
  expect(seen.toSorted()).toEqual(keys)
  expect(most).toBeLessThanOrEqual(4)
  expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(end).toEqual({ done: 10, of: 10, failed: [{ key: 'k3', why: 'no source' }] })
})

test('what a spreadsheet would run as a formula is exported as text, and quotes stay inside their cell', () => {
  const csv = asCsv([row('=1+1'), row('a,"b"\n', ['x', 'y'])])
  expect(csv.split('\r\n')[1]).toBe("'=1+1,n,1,memory redis,fresh,,3,0,")
  expect(csv).toContain('"a,""b""\n",n,1')
  expect(csv).toContain('x y')
})

test('lines of JSON carry rows without loss', () => {
  const rows = [row('__proto__', ['ת']), row('"')]
  expect(
    asLines(rows)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(rows)
})
