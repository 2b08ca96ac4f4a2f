/**
 * A process of a fleet, for tests that kill some of it: `fleet-child <redis url> <cache> [disk]`. Each line of its input
 * is a job, answered with one line of JSON: `read <key> <readers> <ms>` reads a key by so many callers at once, with a
 * loader that counts itself in Redis and takes so long (0: for ever); `drop <tag>` invalidates a tag, or queues that; `at <position>` waits
 * until that position of the log is applied.
 */
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import { createCache, disk, memory, redis } from '@/lib/package'
import { watchStalls } from './longest-stall'

const [url = '', name = '', path] = process.argv.slice(2)
const cache = createCache({ name, levels: [memory(), redis({ url }), ...(path ? [disk({ path })] : [])] })
const counter = new Redis(url)
await cache.ready()
console.log('ready')
console.log(`id ${cache.fleet.id}`)

async function load(key: string, ms: number): Promise<string> {
  const count = await counter.incr(`loads:${name}:${key}`)
  console.log(`loading ${key}`)
  await new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : undefined))
  return `load ${count}`
}

async function read(key: string, readers: number, ms: number): Promise<void> {
  const stalls = watchStalls()
  const begun = performance.now()
  const values = await Promise.all(Array.from({ length: readers }, () => cache.getOrSet(key, () => load(key, ms))))
  const tookMs = Math.round(performance.now() - begun)
  const lateMs = Math.round(stalls.lateMs())
  stalls.stop()
  console.log(JSON.stringify({ key, readers: values.length, values: [...new Set(values)], tookMs, lateMs }))
}

async function reach(position: number): Promise<void> {
  const begun = performance.now()
  while (cache.position().applied < position) await new Promise((resolve) => setTimeout(resolve, 5))
  console.log(JSON.stringify({ at: position, ms: Math.round(performance.now() - begun) }))
}

async function drop(tag: string): Promise<void> {
  const { seq } = await cache.invalidate({ tag }, { whenUnreachable: 'queue' })
  console.log(JSON.stringify({ dropped: tag, seq, queued: cache.position().queued }))
}

for await (const line of createInterface({ input: process.stdin })) {
  const [job, key = '', readers, ms] = line.split(' ')
  if (job === 'read') void read(key, Number(readers), Number(ms))
  if (job === 'drop') void drop(key)
  if (job === 'at') void reach(Number(key))
}
await cache.close()
counter.disconnect()
