/** P8 on live entries: the invalidation of a tag must not take longer for what carries it, in memory and in far levels. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atMost, keepResults, type Cell, type Goal } from '@/bench/harness/results'
import { spreadOf } from '@/bench/harness/spread'
import { createCache, disk, memory, redis, type Cache, type InvalidationPlan, type LevelSpec } from '@/lib/package'
import { startRedis } from '@/lib/testing/redis-server'

const ROUNDS = 10
const ROUNDS_TO_WARM_UP = 3
/**
 * Soft ones right before a hard one, which otherwise runs in code and memory that a forced collection has left cold: after
 * three of them whichever size came second, behind the other's collection, took three times as long.
 */
const ROUNDS_BEFORE_HARD = ROUNDS_TO_WARM_UP + ROUNDS
const CHUNK = 20_000
/** Some seconds each. */
const MOST_WAITS = 60

interface Setting {
  readonly name: string
  readonly sizes: readonly [small: number, large: number]
  readonly levels: (folder: string) => LevelSpec[]
  /** Each makes both caches anew, and gives one hard invalidation of each. Even, as who comes first changes. */
  readonly fills: number
}

interface Taken {
  readonly soft: number[]
  readonly hard: number[]
}

interface Member {
  readonly size: number
  readonly cache: Cache
  readonly taken: Taken
}

/** Both sizes are held at once and take turns, so that whatever else the machine does meets both. */
async function measure({ name, sizes, levels, fills }: Setting): Promise<readonly [Taken, Taken]> {
  const [small, large] = sizes.map((): Taken => ({ soft: [], hard: [] }))
  if (!small || !large) throw new Error('there are two sizes')
  for (let filled = 0; filled < fills; filled++) {
    const folder = mkdtempSync(join(tmpdir(), 'timberline-bench-'))
    const members = [small, large].map((taken, at): Member => {
      const size = sizes[at] ?? 0
      const path = join(folder, String(size))
      const cache = createCache({ name: `p8-${size}-${filled}`, levels: levels(path), defaults: { ttl: '1h' } })
      return { size, cache, taken }
    })
    for (const member of members) await fill(member)
    await settled()
    await invalidateInTurns(filled % 2 === 0 ? members : members.reverse())
    for (const { size, taken } of members)
      console.error(`${name}, ${size}: soft ${spreadOf(taken.soft).median} ms, hard ${taken.hard.join(', ')} ms`)
    for (const { cache } of members) await cache.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return [small, large]
}

async function invalidateInTurns(members: readonly Member[]): Promise<void> {
  // A soft invalidation goes the same way and can be taken back, so that the next one meets live entries again.
  const soften = async ({ cache }: Member): Promise<number> => {
    const { ms, seq } = await timed(cache, 'soft')
    await cache.undo(seq)
    return ms
  }
  for (let round = -ROUNDS_TO_WARM_UP; round < ROUNDS; round++)
    for (const member of members) {
      const ms = await soften(member)
      if (round >= 0) member.taken.soft.push(ms)
    }
  for (const member of members) {
    const { cache, size, taken } = member
    for (let round = 0; round < ROUNDS_BEFORE_HARD; round++) await soften(member)
    taken.hard.push((await timed(cache, 'hard')).ms)
    const left = await cache.getMany([`item:0`, `item:${size - 1}`])
    if (left.size > 0) throw new Error(`${left.size} of ${size} entries outlived their tag`)
    // What it set off behind itself is the other's noise.
    await settled()
  }
}

/** What filling left to the collector is not part of an invalidation, nor are the threads that sweep after it. */
async function settled(): Promise<void> {
  globalThis.gc?.()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
}

async function fill({ cache, size }: Member): Promise<void> {
  for (let from = 0; from < size; from += CHUNK) {
    const keys = Array.from({ length: Math.min(CHUNK, size - from) }, (_, at) => `item:${from + at}`)
    // Loaded, not set: each set names its key in the log, and far entries below as many floors as are kept would be dead.
    await cache.getOrSetMany(keys, (missing) => new Map(missing.map((key) => [key, key])), { tags: ['tech'] })
  }
  // Far levels write behind the caller; what they have still to write would be measured with the invalidation.
  const isThere = ({ perLevel }: InvalidationPlan): boolean =>
    Object.values(perLevel).every((count) => count >= 0.99 * size)
  let plan = await cache.preview({ tag: 'tech' })
  for (let waits = 0; !isThere(plan); waits++) {
    if (waits === MOST_WAITS) throw new Error(`of ${size} entries there are ${JSON.stringify(plan.perLevel)}`)
    await settled()
    plan = await cache.preview({ tag: 'tech' })
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
  { name: 'memory', sizes: [1_000, 1_000_000], levels: () => [memory({ maxEntries, maxBytes: '2gb' })], fills: 8 },
  {
    name: 'memory, Redis and disk',
    sizes: [1_000, 1_000_000],
    fills: 4,
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
  for (const [mode, [of, against]] of Object.entries({ soft, hard })) {
    const what = `invalidate a tag of live entries, ${mode}, ${setting.name}: ${many} against ${few} (medians)`
    goals.push(atMost('P8', what, against.median / of.median, 2))
  }
}
await server.stop()
keepResults('invalidation', {
  title: 'Invalidation of a tag that live entries carry',
  tables: [
    {
      title: 'Until invalidate() has returned, ms',
      note: `Median (least–most) of ${ROUNDS} soft ones a fill, each taken back, and of one hard one right after such ones; both sizes in turn, in memory ${settings[0]?.fills} fills, through all levels ${settings[1]?.fills}. Included is a look at up to 1,000 entries of memory and 250 of each far level, from which the receipt tells how many go.`,
      columns: ['soft', 'hard'],
      rows,
    },
  ],
  goals,
})
process.exit()
