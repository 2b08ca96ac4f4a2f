/** P8 on live entries: the invalidation of a tag must not take longer for what carries it, in memory and in far levels. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atMost, keepResults, type Cell } from '@/bench/harness/results'
import { spreadOf, type Spread } from '@/bench/harness/spread'
import { createCache, disk, memory, redis, type LevelSpec } from '@/lib/package'
import { startRedis } from '@/lib/testing/redis-server'

const ROUNDS = 3
const CHUNK = 20_000

interface Setting {
  readonly name: string
  readonly sizes: readonly [small: number, large: number]
  readonly levels: (folder: string) => LevelSpec[]
}

/** Both sizes are held at once and take turns, so that whatever else the machine does meets both. */
async function measure({ name, sizes, levels }: Setting): Promise<readonly [Spread, Spread]> {
  const folder = mkdtempSync(join(tmpdir(), 'timberline-bench-'))
  const caches = sizes.map((size) =>
    createCache({ name: `p8-${size}`, levels: levels(join(folder, String(size))), defaults: { ttl: '1h' } }),
  )
  const times: [number[], number[]] = [[], []]
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++)
    for (const [i, size] of sizes.entries()) {
      const cache = caches[i]
      if (!cache) continue
      for (let from = 0; from < size; from += CHUNK) {
        const keys = Array.from({ length: Math.min(CHUNK, size - from) }, (_, at) => `item:${from + at}`)
        await cache.setMany(
          keys.map((key) => [key, key] as const),
          { tags: ['tech'] },
        )
      }
      // What the far levels have still to write is not part of the invalidation.
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      const begun = performance.now()
      await cache.invalidate({ tag: 'tech' })
      const ms = performance.now() - begun
      console.error(`${name}, ${size}: ${ms.toFixed(1)} ms`)
      if (round > 0) times[i]?.push(ms)
      const left = await cache.getMany([`item:0`, `item:${size - 1}`])
      if (left.size > 0) throw new Error(`${name}: ${left.size} entries outlived their tag`)
    }
  for (const cache of caches) await cache.close()
  rmSync(folder, { recursive: true, force: true })
  return [spreadOf(times[0]), spreadOf(times[1])]
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
const goals = []
for (const setting of settings) {
  const [small, large] = await measure(setting)
  const [few, many] = setting.sizes.map((size) => size.toLocaleString('en'))
  rows.push({ name: setting.name, cells: [`${few}`, small, `${many}`, large] })
  const what = `invalidate a tag of live entries, ${setting.name}: ${many} against ${few} (medians)`
  goals.push(atMost('P8', what, large.median / small.median, 2))
}
await server.stop()
keepResults('invalidation', {
  title: 'Invalidation of a tag that live entries carry',
  tables: [
    {
      title: 'Until invalidate() has returned, ms',
      note: `Median (least–most) of ${ROUNDS}, both sizes in turn, everything stored anew before each. It includes a look at up to 1,000 entries a level, from which the receipt tells how many go.`,
      columns: ['entries', 'ms', 'entries', 'ms'],
      rows,
    },
  ],
  goals,
})
process.exit()
