/**
 * A process of a fleet, for tests that kill some of it: `fleet-child <redis url> <cache> [disk]`. Each line of its input
 * is a job, answered with one line of JSON: `read <key> <readers> <ms> [<seq>]` reads a key by so many callers at once,
 * with a loader that counts itself in Redis and takes so long (0: for ever), and no older than a position of the log;
 * `await-expiry <key>` answers when it is gone; `invalidate <key>`; `drop <tag>` invalidates a tag, or queues that; `at
 * <position>` waits until that position of the log is applied and nothing queued is left. Keys of the namespace `short` live for 5 s.
 */
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import { createCache, disk, memory, redis } from '@/lib/package'
import { watchStalls } from './longest-stall'

const [url = '', name = '', path] = process.argv.slice(2)
const levels = [memory(), redis({ url }), ...(path ? [disk({ path })] : [])]
const cache = createCache({ name, levels, namespaces: { short: { ttl: '5s' } } })
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

async function read(key: string, readers: number, ms: number, minSeq?: number): Promise<void> {
  const stalls = watchStalls()
  const begun = performance.now()
  const values = await Promise.all(
    Array.from({ length: readers }, () => cache.getOrSet(key, () => load(key, ms), { minSeq })),
  )
  const tookMs = Math.round(performance.now() - begun)
  const lateMs = Math.round(stalls.lateMs())
  stalls.stop()
  console.log(JSON.stringify({ key, readers: values.length, values: [...new Set(values)], tookMs, lateMs, minSeq }))
}

async function awaitExpiry(key: string): Promise<void> {
  while ((await cache.get(key)) !== undefined) await new Promise((resolve) => setTimeout(resolve, 20))
  console.log(JSON.stringify({ expired: key }))
}

async function invalidate(key: string): Promise<void> {
  const { seq } = await cache.invalidate({ key })
  console.log(JSON.stringify({ invalidated: key, seq }))
}

async function reach(position: number): Promise<void> {
  const begun = performance.now()
  while (cache.position().applied < position || cache.position().queued > 0)
    await new Promise((resolve) => setTimeout(resolve, 5))
  console.log(JSON.stringify({ at: position, ms: Math.round(performance.now() - begun) }))
}

async function drop(tag: string): Promise<void> {
  const { seq } = await cache.invalidate({ tag }, { whenUnreachable: 'queue' })
  console.log(JSON.stringify({ dropped: tag, seq, queued: cache.position().queued }))
}

for await (const line of createInterface({ input: process.stdin })) {
  const [job, key = '', readers, ms, seq] = line.split(' ')
  if (job === 'read') void read(key, Number(readers), Number(ms), seq === undefined ? undefined : Number(seq))
  if (job === 'await-expiry') void awaitExpiry(key)
  if (job === 'invalidate') void invalidate(key)
  if (job === 'drop') void drop(key)
  if (job === 'at') void reach(Number(key))
}
await cache.close()
counter.disconnect()
