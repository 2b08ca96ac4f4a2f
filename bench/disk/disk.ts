/** P9: the disk level against a JSON file a key and an L2 hit. Writes bench/results/disk.json. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { type Contender, diskLevel, filePerKey, loopbackRedis, sampleValue } from './contenders'

const ROUNDS = Number(process.env['ROUNDS'] ?? 7)
const READS = 2_000
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN

interface Measured {
  readonly putsPerSecond: number[]
  readonly getMicros: number[]
  readonly rawMicros: number[]
  readonly longestHoldMs: number[]
}

/** Puts a few each turn of the event loop, as requests would, and watches how long a turn takes. */
async function measurePuts(contender: Contender, keys: readonly string[], value: unknown) {
  const PER_TURN = 20
  const begun = performance.now()
  let longest = 0
  let stop = false
  const watch = (async () => {
    let last = performance.now()
    while (!stop) {
      await turn()
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }
  })()
  for (let i = 0; i < keys.length; i++) {
    contender.put(keys[i] ?? '', value)
    if (i % PER_TURN === PER_TURN - 1) await turn()
  }
  await contender.settle()
  const seconds = (performance.now() - begun) / 1_000
  stop = true
  await watch
  return { rate: keys.length / seconds, longest }
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

const results: Record<string, unknown> = {}
for (const [label, bytes, count] of [
  ['1 KiB', 1_024, Number(process.env['ENTRIES'] ?? 20_000)],
  ['64 KiB', 65_536, 1_000],
] as const) {
  const contenders = [filePerKey(), diskLevel(), await loopbackRedis()]
  const measured = new Map<string, Measured>()
  for (const { name } of contenders)
    measured.set(name, { putsPerSecond: [], getMicros: [], rawMicros: [], longestHoldMs: [] })
  const value = sampleValue(bytes)
  for (const contender of contenders) await contender.settle()
  for (let round = 0; round < ROUNDS; round++) {
    // New keys in each round: overwriting is cheaper for all.
    const keys = Array.from({ length: count }, (_, i) => `company:${(i * 2_654_435_761) % 4_294_967_296}:${round}`)
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(i + round) % contenders.length]
      const into = contender && measured.get(contender.name)
      if (!contender || !into) continue
      const { rate, longest } = await measurePuts(contender, keys, value)
      into.putsPerSecond.push(rate)
      into.longestHoldMs.push(longest)
      into.getMicros.push(await measureGets(contender.get, keys))
      into.rawMicros.push(await measureGets(contender.raw, keys))
    }
  }
  for (const contender of contenders) await contender.close()
  results[label] = summarise(measured)
}

function summarise(measured: ReadonlyMap<string, Measured>) {
  const ours = measured.get('disk level')
  return [...measured].map(([name, rounds]) => {
    const ratio = (of: keyof Measured): number => median((ours?.[of] ?? []).map((v, i) => v / (rounds[of][i] ?? NaN)))
    return {
      name,
      medians: {
        putsPerSecond: Math.round(median(rounds.putsPerSecond)),
        getMicros: Number(median(rounds.getMicros).toFixed(1)),
        rawMicros: Number(median(rounds.rawMicros).toFixed(1)),
        longestHoldMs: Number(median(rounds.longestHoldMs).toFixed(2)),
      },
      oursOverThis: {
        puts: Number(ratio('putsPerSecond').toFixed(2)),
        get: Number(ratio('getMicros').toFixed(2)),
        raw: Number(ratio('rawMicros').toFixed(2)),
      },
      rounds,
    }
  })
}

mkdirSync('bench/results', { recursive: true })
const report = { node: process.version, rounds: ROUNDS, results }
writeFileSync('bench/results/disk.json', `${JSON.stringify(report, undefined, 2)}\n`)
for (const [label, rows] of Object.entries(results)) {
  console.log(label)
  if (Array.isArray(rows)) console.table(rows.map((row) => ({ name: row.name, ...row.medians, ...row.oursOverThis })))
}
