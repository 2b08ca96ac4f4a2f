/** P9: the disk level against a JSON file a key and an L2 hit. */
import { setImmediate as turn } from 'node:timers/promises'
import { byForm } from '@/bench/harness/form'
import { atLeast, atMost, type Goal, keepResults, type Table } from '@/bench/harness/results'
import { median, pairedRatios, type Spread, spreadOf } from '@/bench/harness/spread'
import { progress } from '@/bench/harness/progress'
import { threadUsedMs } from '@/lib/testing/longest-stall'
import { type Contender, diskLevel, filePerKey, loopbackRedis, sampleValue } from './contenders'

const ROUNDS = byForm(3, 7)
const READS = byForm(1_000, 2_000)

const OURS = 'disk level'
const FILE = 'a JSON file a key, synchronous'
const REDIS = 'ioredis + JSON over loopback'

interface Measured {
  readonly putsPerSecond: number[]
  readonly getMicros: number[]
  readonly rawMicros: number[]
  readonly longestHoldMs: number[]
}

interface Puts {
  readonly keys: readonly string[]
  readonly value: unknown
  readonly perTurn: number
}

/** Puts a few each turn of the event loop, as requests would. @returns a second, until all is stored */
async function measurePuts(contender: Contender, { keys, value, perTurn }: Puts): Promise<number> {
  const begun = performance.now()
  for (let i = 0; i < keys.length; i++) {
    contender.put(keys[i] ?? '', value)
    if (i % perTurn === perTurn - 1) await turn()
  }
  await contender.settle()
  return keys.length / ((performance.now() - begun) / 1_000)
}

/**
 * How long a turn of the event loop is held by puts: by processor time of the thread, so that a machine that others keep
 * busy is not taken for work of ours. The kernel counts that in steps of up to 4 ms, so wall time bounds it on a quiet one.
 * Apart from the rate: to ask the kernel at every turn takes a third of the thread's time.
 */
async function measureHold(contender: Contender, puts: Puts): Promise<number> {
  let longest = 0
  let stop = false
  const watch = (async () => {
    let last = performance.now()
    let used = threadUsedMs()
    while (!stop) {
      await turn()
      const now = performance.now()
      const usedBefore = used
      used = threadUsedMs()
      longest = Math.max(longest, Math.min(now - last, used - usedBefore))
      last = now
    }
  })()
  await measurePuts(contender, puts)
  stop = true
  await watch
  return longest
}

async function measureGets(read: (key: string) => unknown, keys: readonly string[]): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < READS; i++) {
    const key = keys[(i * 7_919) % keys.length] ?? ''
    const begun = performance.now()
    const got = read(key)
    if (got instanceof Promise) await got
    times.push((performance.now() - begun) * 1_000)
    if (i % 20 === 0) await turn()
  }
  return median(times)
}

const tables: Table[] = []
const goals: Goal[] = []
for (const [label, bytes, count, perTurn] of [
  ['1 KiB', 1_024, byForm(3_000, 20_000), 20],
  ['64 KiB', 65_536, byForm(200, 1_000), 2],
] as const) {
  const contenders = [filePerKey(), diskLevel(), await loopbackRedis()]
  const measured = new Map<string, Measured>()
  for (const { name } of contenders)
    measured.set(name, { putsPerSecond: [], getMicros: [], rawMicros: [], longestHoldMs: [] })
  const value = sampleValue(bytes)
  for (const contender of contenders) await contender.settle()
  for (let round = 0; round < ROUNDS; round++) {
    progress(`${label}, round ${round + 1} of ${ROUNDS}`)
    // New keys in each round: overwriting is cheaper for all.
    const keys = Array.from({ length: count }, (_, i) => `company:${(i * 2_654_435_761) % 4_294_967_296}:${round}`)
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(i + round) % contenders.length]
      const into = contender && measured.get(contender.name)
      if (!contender || !into) continue
      into.putsPerSecond.push(await measurePuts(contender, { keys, value, perTurn }))
      const watched = keys.slice(0, count / 4).map((key) => `watched-${key}`)
      into.longestHoldMs.push(await measureHold(contender, { keys: watched, value, perTurn }))
      into.getMicros.push(await measureGets(contender.get, keys))
      into.rawMicros.push(await measureGets(contender.raw, keys))
    }
  }
  for (const contender of contenders) await contender.close()
  summarise(`${label}, ${perTurn} put a turn`, label, measured)
}

function summarise(title: string, label: string, measured: ReadonlyMap<string, Measured>): void {
  const spreads = (name: string, of: keyof Measured): Spread => spreadOf(measured.get(name)?.[of] ?? [])
  const cells = (name: string) =>
    (['putsPerSecond', 'getMicros', 'rawMicros', 'longestHoldMs'] as const).map((of) => spreads(name, of))
  tables.push({
    title,
    columns: ['puts/s', 'get, decoded, µs', 'get, bytes, µs', 'longest hold of the event loop while putting, ms'],
    rows: [...measured.keys()].map((name) => ({ name, cells: cells(name) })),
  })
  const ratio = (of: keyof Measured, other: string): Spread => pairedRatios(spreads(OURS, of), spreads(other, of))
  goals.push(atMost('P9', `${label}: hit, of an L2 hit's`, ratio('getMicros', REDIS), 0.5))
  goals.push(atMost('P9', `${label}: hit, of a JSON file's`, ratio('getMicros', FILE), label === '1 KiB' ? 0.75 : 0.25))
  if (label === '1 KiB') goals.push(atLeast('P9', `${label}: puts, times JSON files'`, ratio('putsPerSecond', FILE), 8))
  goals.push(atMost('P9', `${label}: longest hold of the event loop, ms`, spreads(OURS, 'longestHoldMs'), 5))
}

keepResults('disk', { title: 'L3: reads and writes', tables, goals })
