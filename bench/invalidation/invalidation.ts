/** P8 on live entries: the invalidation of a tag must not take longer for what carries it, in memory and in far levels. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atMost, keepResults, type Cell, type Goal } from '@/bench/harness/results'
import { spreadOf } from '@/bench/harness/spread'
import { createCache, disk, memory, redis, type Cache, type LevelSpec } from '@/lib/package'
import { startRedis } from '@/lib/testing/redis-server'

const FILLS = 2
const ROUNDS = 25
const CHUNK = 20_000

interface Setting {
  readonly name: string
  readonly sizes: readonly [small: number, large: number]
  readonly levels: (folder: string) => LevelSpec[]
}

interface Taken {
  readonly soft: number[]
  readonly hard: number[]
}

/** Both sizes are held at once and take turns, so that whatever else the machine does meets both. */
async function measure({ name, sizes, levels }: Setting): Promise<readonly [Taken, Taken]> {
  const folder = mkdtempSync(join(tmpdir(), 'timberline-bench-'))
  const members = sizes.map((size) => {
    const cache = createCache({
      name: `p8-${size}`,
      levels: levels(join(folder, String(size))),
      defaults: { ttl: '1h' },
    })
    return { size, cache, taken: { soft: [], hard: [] } satisfies Taken as Taken }
  })
  for (let filled = 0; filled < FILLS; filled++) {
    for (const { cache, size } of members) await fill(cache, size)
    // What the far levels have still to write, and what filling left to collect, is not part of the invalidation.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    globalThis.gc?.()
    // A soft invalidation goes the same way and can be taken back, so that the next one meets live entries again.
    for (let round = 0; round <= ROUNDS; round++)
      for (const { cache, taken } of members) {
        const { ms, seq } = await timed(cache, 'soft')
        await cache.undo(seq)
        // The first round warms up.
        if (round > 0) taken.soft.push(ms)
      }
    for (const { cache, size, taken } of members) {
      taken.hard.push((await timed(cache, 'hard')).ms)
      const left = await cache.getMany([`item:0`, `item:${size - 1}`])
      if (left.size > 0) throw new Error(`${name}: ${left.size} entries outlived their tag`)
    }
    for (const { size, taken } of members)
      console.error(`${name}, ${size}: soft ${spreadOf(taken.soft).median} ms, hard ${taken.hard.join(', ')} ms`)
  }
  for (const { cache } of members) await cache.close()
  rmSync(folder, { recursive: true, force: true })
  const [small, large] = members
  if (!small || !large) throw new Error('there are two sizes')
  return [small.taken, large.taken]
}

async function fill(cache: Cache, size: number): Promise<void> {
  for (let from = 0; from < size; from += CHUNK) {
    const keys = Array.from({ length: Math.min(CHUNK, size - from) }, (_, at) => `item:${from + at}`)
    await cache.setMany(
      keys.map((key) => [key, key] as const),
      { tags: ['tech'] },
    )
  }
}

async function timed(cache: Cache, mode: 'soft' | 'hard'): Promise<{ ms: number; seq: number }> {
  const begun = performance.now()
  const { seq } = await cache.invalidate({ tag: 'tech' }, { mode })
  return { ms: performance.now() - begun, seq }
}

const server = await startRedis()
const maxEntries = 1_100_000
const settings: Setting[] = [
  { name: 'memory', sizes: [1_000, 1_000_000], levels: () => [memory({ maxEntries, maxBytes: '2gb' })] },
  {
    name: 'memory, Redis and disk',
    sizes: [1_000, 100_000],
    levels: (path) => [memory({ maxEntries, maxBytes: '2gb' }), redis({ url: server.url }), disk({ path })],
  },
]
const rows: { name: string; cells: Cell[] }[] = []
const goals: Goal[] = []
for (const setting of settings) {
  const [small, large] = await measure(setting)
  const [few, many] = setting.sizes.map((size) => size.toLocaleString('en'))
  const [soft, hard] = [
    [spreadOf(small.soft), spreadOf(large.soft)],
    [spreadOf(small.hard), spreadOf(large.hard)],
  ] as const
  rows.push(
    { name: `${setting.name}, ${few}`, cells: [soft[0], hard[0]] },
    { name: `${setting.name}, ${many}`, cells: [soft[1], hard[1]] },
  )
  const what = `invalidate a tag of live entries, ${setting.name}: ${many} against ${few} (medians)`
  goals.push(atMost('P8', what, soft[1].median / soft[0].median, 2))
}
await server.stop()
keepResults('invalidation', {
  title: 'Invalidation of a tag that live entries carry',
  tables: [
    {
      title: 'Until invalidate() has returned, ms',
      note: `Median (least–most) of ${FILLS * ROUNDS} soft ones, each taken back, and of ${FILLS} hard ones; both sizes in turn. Included is a look at up to 1,000 entries of memory and 250 of each far level, from which the receipt tells how many go.`,
      columns: ['soft', 'hard'],
      rows,
    },
  ],
  goals,
})
process.exit()
