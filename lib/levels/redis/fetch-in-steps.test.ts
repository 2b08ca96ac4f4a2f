import { expect, test } from 'vitest'
import { fetchInSteps, KEYS_PER_FETCH } from './fetch-in-steps'

const frameOf = (key: string): Uint8Array => Buffer.from(key)
const texts = (frames: readonly (Uint8Array | undefined)[]): (string | undefined)[] =>
  frames.map((frame) => frame && Buffer.from(frame).toString())

test('a key that is wanted twice is fetched once, and answered twice', async () => {
  const fetched: string[][] = []
  const frames = await fetchInSteps(['a', 'none', 'b', 'a'], (keys) => {
    fetched.push([...keys])
    return Promise.resolve(keys.map((key) => (key === 'none' ? undefined : frameOf(key))))
  })
  expect(fetched).toEqual([['a', 'none', 'b']])
  expect(texts(frames)).toEqual(['a', undefined, 'b', 'a'])
})

test('a read of 100,000 keys is in order, folded, bounded in what is under way, and gives the event loop its turns', async () => {
  let underWay = 0
  let most = 0
  const fetch = async (keys: readonly string[]): Promise<Uint8Array[]> => {
    most = Math.max(most, ++underWay)
    await new Promise((resolve) => setImmediate(resolve))
    underWay--
    expect(keys.length).toBeLessThanOrEqual(KEYS_PER_FETCH)
    return keys.map(frameOf)
  }
  const keys = Array.from({ length: 100_000 }, (_, i) => `k${i % 99_990}`)
  // Turns, not times: on a busy machine a time would tell of the machine.
  let turns = 0
  let turning = setImmediate(function turn() {
    turns++
    turning = setImmediate(turn)
  })
  const frames = await fetchInSteps(keys, fetch)
  clearImmediate(turning)
  expect(frames).toHaveLength(100_000)
  for (const i of [0, 511, 512, 99_989, 99_990, 99_999]) expect(texts([frames[i]])).toEqual([keys[i]])
  expect(most).toBeLessThanOrEqual(4)
  expect(turns).toBeGreaterThanOrEqual(Math.floor(100_000 / KEYS_PER_FETCH / 4))
})
