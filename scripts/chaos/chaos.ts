// `npm run chaos -- --minutes 10 --seed 1`: real processes on a real Redis behind a proxy, under every fault there is;
// each answer is compared with what the log allows. Ctrl-C ends it early.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandOptions, numberIn, wholeNumberIn } from '#setup/command-options.mjs'
import { Redis } from 'ioredis'
import { bundleProgram } from '@/lib/testing/bundled-child'
import { chanceOf } from '@/lib/testing/model/chance'
import { startRedis } from '@/lib/testing/redis-server'
import { startTcpProxy } from '@/lib/testing/tcp-proxy'
import { Checker } from './checker'
import { FleetMember } from './fleet-member'

const CACHE = 'chaos'
const KEYS = Array.from({ length: 24 }, (_, i) => `item:${i}`)

const options = commandOptions(
  {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    processes: { type: 'string', default: '3' },
  },
  ({ minutes, seed, processes }) => ({
    minutes: numberIn('minutes', minutes),
    seed: wholeNumberIn('seed', seed),
    processes: wholeNumberIn('processes', processes, 1),
  }),
)
const endsAt = performance.now() + options.minutes * 60_000
const chance = chanceOf(options.seed)
let stopped = false
process.once('SIGINT', () => (stopped = true))
const goesOn = (): boolean => !stopped && performance.now() < endsAt
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const folder = await mkdtemp(join(tmpdir(), 'timberline-chaos-'))
const redisFolder = join(folder, 'redis')
await mkdir(redisFolder)
let server = await startRedis({ directory: redisFolder })
const proxy = await startTcpProxy({ port: server.port })
const program = bundleProgram(join(process.cwd(), 'scripts/chaos/chaos-child.ts'))
const checker = new Checker()
const members = Array.from(
  { length: options.processes },
  (_, i) =>
    new FleetMember({
      ...{ name: `P${i + 1}`, program: program.file, cache: CACHE, url: proxy.url, checker },
      path: join(folder, `disk-${i + 1}`),
    }),
)
for (const member of members) member.start()

/** One connection past the proxy, for the faults that are done to the server itself. */
async function ask<T>(command: (redis: Redis) => Promise<T>): Promise<T | undefined> {
  const redis = new Redis(server.port, '127.0.0.1', { maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', () => undefined)
  try {
    return await command(redis)
  } catch {
    return undefined
  } finally {
    redis.disconnect()
  }
}

const dumpFile = join(folder, 'older.rdb')
let dumped: { readonly epoch: string; readonly head: number } | undefined

async function dump(): Promise<void> {
  // What was on its way when the proxy fell silent may be appended still, and would be in one of the two only.
  const position = await ask(async (redis) => {
    const head = () => redis.hmget(`tl:{${CACHE}}:log:head`, 'epoch', 'head')
    const before = await head()
    await redis.save()
    const after = await head()
    return String(before) === String(after) ? after : undefined
  })
  if (!position?.[0]) return
  await copyFile(join(redisFolder, 'dump.rdb'), dumpFile)
  dumped = { epoch: position[0], head: Number(position[1]) }
}

async function restore(): Promise<void> {
  if (!dumped) return
  await server.kill()
  await copyFile(dumpFile, join(redisFolder, 'dump.rdb'))
  checker.rolledBack(dumped.epoch, dumped.head)
  server = await startRedis({ directory: redisFolder, port: server.port })
}

const faults: readonly (readonly [string, () => Promise<void>])[] = [
  ['cut', async () => (proxy.cut(), await pause(100 + chance.below(3_000)), proxy.resume())],
  ['black hole', async () => (proxy.blackhole(), await pause(100 + chance.below(3_000)), proxy.resume())],
  ['reset', async () => proxy.reset()],
  ['slow', async () => (proxy.latency(chance.below(120)), await pause(1_000), proxy.resume())],
  ['SIGSTOP of Redis', async () => (server.pause(), await pause(100 + chance.below(2_000)), server.resume())],
  ['SIGSTOP of a process', async () => chance.pick(members).pause(200 + chance.below(7_000))],
  ['kill -9', async () => chance.pick(members).restart()],
  ['kill -9', async () => chance.pick(members).restart()],
  ['FLUSHALL', async () => void (await ask((redis) => redis.flushall()))],
  ['dump', async () => (proxy.blackhole(), await pause(50), await dump(), proxy.resume())],
  ['restore', restore],
]

async function read(): Promise<void> {
  while (goesOn()) {
    const member = chance.pick(members)
    if (member.isReady) void member.read(chance.pick(KEYS))
    await pause(1 + chance.below(3))
  }
}

async function write(): Promise<void> {
  while (goesOn()) {
    const member = chance.pick(members)
    if (member.isReady) void member.invalidate(chance.pick(KEYS), chance.happens(0.3))
    await pause(chance.below(60))
  }
}

let faultsDone = 0
async function trouble(): Promise<void> {
  while (goesOn()) {
    await pause(500 + chance.below(2_000))
    const [name, fault] = chance.pick(faults)
    checker.lastFault = `${name} ${new Date().toISOString().slice(17, 23)}`
    await fault()
    faultsDone++
  }
}

function summary(): string {
  const { readsChecked, stale, longestToFreshMs } = checker
  return `${readsChecked} reads checked, ${stale} stale, longest time to fresh ${(longestToFreshMs / 1_000).toFixed(1)} s, ${faultsDone} faults`
}

const progress = setInterval(() => process.stdout.write(`\r${summary()}   `), 1_000)
await Promise.all([read(), read(), write(), trouble()])
clearInterval(progress)
await Promise.all(members.map((member) => member.kill()))
await proxy.close()
await server.stop()
program.remove()
await rm(folder, { recursive: true, force: true })
for (const story of checker.stories.slice(0, 10)) process.stdout.write(`\n${story}`)
process.stdout.write(`\nseed ${options.seed}: ${summary()}\n`)
process.exit(checker.stale > 0 || checker.readsChecked === 0 ? 1 : 0)
