/**
 * P6 and P7: reads through the Redis level against plain ioredis with JSON. Pin client and server to one core:
 * `node bench/redis/run.mjs reads.ts`. Writes bench/results/redis-reads.json.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { startRedis } from '@/lib/testing/redis-server'
import { type Contender, plainIoredis, redisLevel, redisLevelWithCodec } from './contenders'
import { interleaved, type Measured, median, pairedRatio, zipfKeys } from './rounds'

const KEYS = 10_000
const ROUNDS = Number(process.env['ROUNDS'] ?? 9)
const MS = Number(process.env['ROUND_MS'] ?? 400)
const CONCURRENT = 64

const server = await startRedis()
const keys = Array.from({ length: KEYS }, (_, i) => `company:${i}`)
const asked = zipfKeys(keys, 50_000)
const contenders = [
  await plainIoredis(server.url, keys),
  await redisLevel(server.url, keys, false),
  await redisLevel(server.url, keys, true),
  await redisLevelWithCodec(server.url, keys),
]
let next = 0
const key = (): string => asked[next++ % asked.length] ?? ''

/** @returns thousands of reads a second */
async function throughput({ get }: Contender): Promise<number> {
  const end = performance.now() + MS
  let reads = 0
  const begun = performance.now()
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      if ((await get(key())) === undefined) throw new Error('a miss')
      reads++
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, worker))
  return reads / (performance.now() - begun)
}

/** @returns CPU of this process for a read at 64 concurrent, µs */
async function cpuPerRead(contender: Contender): Promise<number> {
  const before = process.cpuUsage()
  const begun = performance.now()
  const perMs = await throughput(contender)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (perMs * (performance.now() - begun))
}

/** @returns the median time of a read when one waits for the other, µs */
async function oneAtATime({ get }: Contender): Promise<number> {
  const times: number[] = []
  const end = performance.now() + MS
  while (performance.now() < end) {
    const begun = performance.now()
    await get(key())
    times.push((performance.now() - begun) * 1_000)
  }
  return median(times)
}

/** @returns ms for 1,000 keys at once: the median of several */
async function thousand({ getMany }: Contender): Promise<number> {
  const some = [...new Set(asked)].slice(0, 1_000)
  const times: number[] = []
  for (let i = 0; i < 15; i++) {
    const begun = performance.now()
    const values = await getMany(some)
    if (values.some((value) => value === undefined)) throw new Error('a miss')
    times.push(performance.now() - begun)
  }
  return median(times)
}

const results: Record<string, { unit: string; contenders: Measured[]; ratios: Record<string, number> }> = {}
for (const [what, unit, run] of [
  ['64 concurrent', 'k reads/s', throughput],
  ['64 concurrent, client CPU', 'µs a read', cpuPerRead],
  ['one at a time, p50', 'µs', oneAtATime],
  ['1,000 keys at once', 'ms', thousand],
] as const) {
  const measured = await interleaved(contenders, ROUNDS, run)
  const [base, ...ours] = measured
  if (!base) throw new Error('no contenders')
  const ratios = Object.fromEntries(ours.map((each) => [each.name, pairedRatio(each, base)]))
  results[what] = { unit, contenders: measured, ratios }
  console.log(what, `(${unit})`)
  for (const { name, rounds } of measured)
    console.log(
      `  ${name.padEnd(30)} ${median(rounds).toFixed(2).padStart(8)}  [${Math.min(...rounds).toFixed(2)} – ${Math.max(...rounds).toFixed(2)}]` +
        (name in ratios ? `  ${ratios[name]?.toFixed(2)} × ioredis` : ''),
    )
}
await mkdir('bench/results', { recursive: true })
await writeFile(
  'bench/results/redis-reads.json',
  JSON.stringify({ node: process.version, rounds: ROUNDS, results }, null, 2) + '\n',
)
for (const contender of contenders) await contender.close()
await server.stop()
