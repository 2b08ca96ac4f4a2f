import { expect, test } from 'vitest'
import { fuzzApi } from '@/lib/testing/fuzz/fuzz-api'

/** `npm run fuzz -- --requests 50000` sends more. */
test('faults 31 and 38: no input, valid, nearly valid or hostile, makes a route fail, hang or do what it should refuse', async () => {
  const { statuses } = await fuzzApi({ requests: 1_500 })
  // A fuzzer whose requests are all refused, or all taken, tries nothing.
  expect(statuses[200]).toBeGreaterThan(100)
  expect(statuses[400]).toBeGreaterThan(100)
}, 120_000)
