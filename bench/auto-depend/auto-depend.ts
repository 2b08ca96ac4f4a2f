/** What `autoDepend` costs: hits in memory outside of loads, and loads, with it and without. */
import { keepResults, type Cell } from '@/bench/harness/results'
import { spreadOf } from '@/bench/harness/spread'
import { progress } from '@/bench/harness/progress'
import { createCache, type Cache } from '@/lib/package'

const ROUNDS = 9
const ROUND_MS = 50

interface Measured {
  readonly name: string
  /** @returns how often it did what is measured */
  readonly run: (cache: Cache, round: number) => number | Promise<number>
}

let load = 0
const measured: readonly Measured[] = [
  {
    name: 'peek, a hit',
    run: (cache) => {
      for (let i = 0; i < 1_000; i++) cache.peek('p:1')
      return 1_000
    },
  },
  {
    name: 'get, a hit',
    run: async (cache) => {
      for (let i = 0; i < 1_000; i++) await cache.get('p:1')
      return 1_000
    },
  },
  {
    name: 'a load that reads nothing',
    run: async (cache) => {
      for (let i = 0; i < 100; i++) await cache.getOrSet(`c:${load++}`, () => 1)
      return 100
    },
  },
  {
    name: 'a load that reads ten keys, and names them with dependOn',
    run: async (cache) => {
      for (let i = 0; i < 100; i++)
        await cache.getOrSet(`c:${load++}`, async ({ dependOn }) => {
          for (let at = 0; at < 10; at++) {
            dependOn(`p:${at}`)
            await cache.get(`p:${at}`)
          }
          return 1
        })
      return 100
    },
  },
  {
    name: 'a load that reads ten keys',
    run: async (cache) => {
      const read = async () => {
        for (let i = 0; i < 10; i++) await cache.get(`p:${i}`)
        return 1
      }
      for (let i = 0; i < 100; i++) await cache.getOrSet(`c:${load++}`, read)
      return 100
    },
  },
]

async function cacheWith(autoDepend: boolean): Promise<Cache> {
  const cache = createCache({ name: 'auto', autoDepend, defaults: { ttl: '1h' } })
  for (let i = 0; i < 10; i++) await cache.set(`p:${i}`, i)
  return cache
}

const [off, on] = [await cacheWith(false), await cacheWith(true)]
const rows: { name: string; cells: Cell[] }[] = []
for (const { name, run } of measured) {
  progress(name)
  const ns: { off: number[]; on: number[] } = { off: [], on: [] }
  for (let round = 0; round <= ROUNDS; round++)
    for (const [kind, cache] of [
      ['off', off],
      ['on', on],
    ] as const) {
      const begun = performance.now()
      let done = 0
      while (performance.now() - begun < ROUND_MS) done += await run(cache, round)
      // The first round warms up.
      if (round > 0) ns[kind].push(((performance.now() - begun) / done) * 1e6)
    }
  rows.push({
    name,
    cells: [spreadOf(ns.off), spreadOf(ns.on), spreadOf(ns.on.map((value, i) => value - (ns.off[i] ?? 0)))],
  })
}
await Promise.all([off.close(), on.close()])
keepResults('auto-depend', {
  title: 'What autoDepend costs',
  goals: [],
  tables: [
    {
      title: 'Nanoseconds, in memory',
      note: `Median (least–most) of ${ROUNDS} rounds of ${ROUND_MS} ms, off and on in turn.`,
      columns: ['off', 'on', 'difference within a round'],
      rows,
    },
  ],
})
