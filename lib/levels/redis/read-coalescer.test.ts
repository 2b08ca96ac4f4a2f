import { describe, expect, test } from 'vitest'
import { KEYS_PER_FETCH, ReadCoalescer } from './read-coalescer'

const frameOf = (key: string): Uint8Array => Buffer.from(key)
const recorder = (): { fetched: string[][]; coalescer: ReadCoalescer } => {
  const fetched: string[][] = []
  const coalescer = new ReadCoalescer((keys) => {
    fetched.push([...keys])
    return Promise.resolve(keys.map((key) => (key.startsWith('none') ? undefined : frameOf(key))))
  })
  return { fetched, coalescer }
}
const texts = (frames: readonly (Uint8Array | undefined)[]): (string | undefined)[] =>
  frames.map((frame) => frame && Buffer.from(frame).toString())

describe('reads of one tick', () => {
  test('are one fetch of each key once, and each reader gets its own', async () => {
    const { fetched, coalescer } = recorder()
    const answers = await Promise.all([
      coalescer.read(['a', 'b']),
      coalescer.read(['b']),
      coalescer.read(['none', 'a', 'a']),
    ])
    expect(fetched).toEqual([['a', 'b', 'none']])
    expect(answers.map(texts)).toEqual([['a', 'b'], ['b'], [undefined, 'a', 'a']])
  })

  test('that were woken together are asked together again', async () => {
    const { fetched, coalescer } = recorder()
    const reader = async (name: string): Promise<void> => {
      for (let i = 0; i < 3; i++) await coalescer.read([`${name}${i}`])
    }
    await Promise.all(['x', 'y', 'z'].map(reader))
    expect(fetched).toEqual([
      ['x0', 'y0', 'z0'],
      ['x1', 'y1', 'z1'],
      ['x2', 'y2', 'z2'],
    ])
  })

  test('are more than one fetch where they are more keys than one takes', async () => {
    const { fetched, coalescer } = recorder()
    await Promise.all(Array.from({ length: 600 }, (_, i) => coalescer.read([`${i}:a`, `${i}:b`])))
    expect(fetched.map(({ length }) => length)).toEqual([KEYS_PER_FETCH, KEYS_PER_FETCH, 1_200 - 2 * KEYS_PER_FETCH])
  })

  test('all fail where the fetch fails, and the next tick is asked anew', async () => {
    let broken = true
    const coalescer = new ReadCoalescer((keys) =>
      broken ? Promise.reject(new Error('no Redis')) : Promise.resolve(keys.map(frameOf)),
    )
    const results = await Promise.allSettled([coalescer.read(['a']), coalescer.read(['b'])])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    broken = false
    expect(texts(await coalescer.read(['a']))).toEqual(['a'])
  })
})

test('a read of 100,000 keys is in order, folded, bounded in what is under way, and gives the event loop its turns', async () => {
  let underWay = 0
  let most = 0
  const coalescer = new ReadCoalescer(async (keys) => {
    most = Math.max(most, ++underWay)
    await new Promise((resolve) => setImmediate(resolve))
    underWay--
    expect(keys.length).toBeLessThanOrEqual(KEYS_PER_FETCH)
    return keys.map(frameOf)
  })
  const keys = Array.from({ length: 100_000 }, (_, i) => `k${i % 99_990}`)
  // Turns, not times: on a busy machine a time would tell of the machine.
  let turns = 0
  let turning = setImmediate(function turn() {
    turns++
    turning = setImmediate(turn)
  })
  const frames = await coalescer.read(keys)
  clearImmediate(turning)
  expect(frames).toHaveLength(100_000)
  for (const i of [0, 511, 512, 99_989, 99_990, 99_999]) expect(texts([frames[i]])).toEqual([keys[i]])
  expect(most).toBeLessThanOrEqual(4)
  expect(turns).toBeGreaterThanOrEqual(Math.floor(100_000 / KEYS_PER_FETCH / 4))
})
