/** What the invalidation of a key takes that many entries depend on, three deep, with memory and Redis. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { byForm } from '@/bench/harness/form'
import { progress } from '@/bench/harness/progress'
import { keepResults, type Cell } from '@/bench/harness/results'
import { spreadOf, type Spread } from '@/bench/harness/spread'
import { createCache, memory, redis, type Cache } from '@/lib/package'
import { startRedis } from '@/lib/testing/redis-server'

const ROUNDS = byForm(2, 5)
const ROOT = 'root:1'
/** Parents of one depth whose children are filled in at once. */
const AT_ONCE = 50

interface Taken {
  readonly call: number[]
  readonly longestTurn: number[]
}

/** Of the descendants a hundredth hang on the root, a tenth on those, the rest on these. */
async function fill(cache: Cache, descendants: number): Promise<string[]> {
  const [first, second] = [descendants / 100, descendants / 10]
  await fillUnder(cache, [ROOT], namesOf('first', first))
  await fillUnder(cache, namesOf('first', first), namesOf('second', second))
  const last = namesOf('last', descendants - first - second)
  await fillUnder(cache, namesOf('second', second), last)
  return last
}

async function fillUnder(cache: Cache, parents: readonly string[], children: readonly string[]): Promise<void> {
  const each = Math.ceil(children.length / parents.length)
  for (let from = 0; from < parents.length; from += AT_ONCE)
    await Promise.all(
      parents.slice(from, from + AT_ONCE).map((parent, i) => {
        const own = children.slice((from + i) * each, (from + i + 1) * each)
        const load = (missing: readonly string[]) => new Map(missing.map((key) => [key, key]))
        return cache.getOrSetMany(own, load, { dependsOn: [parent] })
      }),
    )
}

const namesOf = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}:${i}`)

async function measure(url: string, descendants: number): Promise<Taken> {
  const cache = createCache({
    name: `descendants-${descendants}`,
    levels: [memory({ maxEntries: 200_000, maxBytes: '1gb' }), redis({ url })],
    defaults: { ttl: '1h' },
  })
  const taken: Taken = { call: [], longestTurn: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const last = await fill(cache, descendants)
    // What is written behind the loads is not part of the invalidation.
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const turns = monitorEventLoopDelay({ resolution: 1 })
    turns.enable()
    const begun = performance.now()
    await cache.invalidate({ key: ROOT })
    taken.call.push(performance.now() - begun)
    turns.disable()
    taken.longestTurn.push(turns.max / 1e6)
    const left = await cache.getMany(last)
    if (left.size > 0) throw new Error(`${left.size} of ${last.length} outlived what they were made from`)
    progress(`${descendants} descendants, round ${round + 1} of ${ROUNDS}`)
  }
  await cache.close()
  return taken
}

const server = await startRedis()
const rows: { name: string; cells: Cell[] }[] = []
for (const descendants of [1_000, 10_000, 100_000]) {
  const { call, longestTurn } = await measure(server.url, descendants)
  const spread: Spread = spreadOf(call)
  rows.push({
    name: descendants.toLocaleString('en'),
    cells: [spread, spreadOf(longestTurn), (spread.median * 1_000) / descendants],
  })
}
await server.stop()
keepResults('descendants', {
  title: 'Invalidation of a key that others depend on',
  tables: [
    {
      title: 'Until invalidate() has returned, ms',
      note: `Median (least–most) of ${ROUNDS}, three deep, in memory and Redis; afterwards none of the descendants is served.`,
      columns: ['call', 'longest turn of the event loop', 'µs a descendant'],
      rows,
    },
  ],
  goals: [],
})
process.exit()
