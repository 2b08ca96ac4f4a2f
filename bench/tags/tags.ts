/** P8: how long the invalidation of a tag takes, by the number of entries that have it, and what the next read pays. */
import { contenders } from '@/bench/contenders'
import type { TaggedContender } from '@/bench/contenders/contender'
import { byForm, full } from '@/bench/harness/form'
import { atMost, type Cell, type Goal, keepResults } from '@/bench/harness/results'
import { type Spread, spreadOf } from '@/bench/harness/spread'
import { keysOf } from '@/bench/harness/samples'
import { progress } from '@/bench/harness/progress'
import { startRedis } from '@/lib/testing/redis-server'

const SIZES = full ? [1_000, 10_000, 100_000] : [1_000, 10_000]
/** What a million entries are compared with; the short form makes do with a tenth of them. */
const MOST = byForm(100_000, 1_000_000)
const OURS = 'Timberline, memory'
const ROUNDS = 3
/** Repeated on the same entries, where nothing is left to remove: what is O(1) takes microseconds, and noise shows. */
const REPEATS = 51

interface Taken {
  /** Of the entries just filled in, ms. */
  readonly first: Spread
  /** The read that follows, µs. */
  readonly read: Spread
}

async function rounds(make: () => Promise<TaggedContender>, size: number): Promise<Taken> {
  const keys = keysOf(size)
  const first: number[] = []
  const read: number[] = []
  const contender = await make()
  for (let round = 0; round < ROUNDS; round++) {
    await contender.fill(keys)
    first.push(await timeOf(() => contender.invalidate()))
    read.push((await timeOf(() => contender.get(keys[round] ?? ''))) * 1_000)
  }
  await contender.close()
  return { first: spreadOf(first), read: spreadOf(read) }
}

async function timeOf(run: () => unknown): Promise<number> {
  const begun = performance.now()
  await run()
  return performance.now() - begun
}

/** @returns the median and the spread of many invalidations over so many entries, µs */
async function repeated(make: () => Promise<TaggedContender>, size: number): Promise<Spread> {
  const contender = await make()
  await contender.fill(keysOf(size))
  const times: number[] = []
  for (let i = 0; i < REPEATS; i++) times.push((await timeOf(() => contender.invalidate())) * 1_000)
  await contender.close()
  return spreadOf(times.slice(1))
}

const server = await startRedis()
const rows: { name: string; cells: Cell[] }[] = []
const ours: Spread[] = []
for (const load of Object.values(contenders))
  for (const [name, make] of Object.entries((await load()).tagged ?? {})) {
    const made = async (): Promise<TaggedContender> => make(server.url)
    const cells: Cell[] = []
    const reads: number[] = []
    for (const size of SIZES) {
      progress(`${name}, ${size} entries`)
      const { first, read } = await rounds(made, size)
      cells.push(first)
      reads.push(...read.rounds)
    }
    rows.push({ name, cells: [...cells, spreadOf(reads)] })
    if (name !== OURS) continue
    // Once uncounted: what is not compiled yet would make the small one slow and the goal easy.
    await repeated(made, 1_000)
    for (const size of [1_000, MOST]) {
      progress(`${name}, ${REPEATS} times over ${size} entries`)
      ours.push(await repeated(made, size))
    }
  }
await server.stop()

const by = (size: number): string => size.toLocaleString('en')
const [small, large] = ours
const goals: Goal[] =
  small && large
    ? [atMost('P8', `invalidate a tag: ${by(MOST)} entries against 1,000 (medians)`, large.median / small.median, 2)]
    : []
keepResults('tags', {
  title: 'Invalidation of a tag',
  tables: [
    {
      title: 'Time to invalidate, ms',
      note: `Median (least–most) of ${ROUNDS}, over Redis on loopback where a contender needs it.`,
      columns: [...SIZES.map((size) => `${by(size)} entries`), 'the next read, µs'],
      rows,
    },
    {
      title: 'Ours in memory, µs',
      note: `Median (least–most) of ${REPEATS - 1} invalidations one after the other.`,
      columns: ['1,000 entries', `${by(MOST)} entries`],
      rows: [{ name: OURS, cells: [small ?? null, large ?? null] }],
    },
  ],
  goals,
})
process.exit()
