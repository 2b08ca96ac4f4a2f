// One process of the fleet under chaos: the real package with memory, Redis and disk; the source is the parent.
import { createCache, disk, memory, redis, type Cache } from '@/lib/package/index'
import type { FromChild, Position, ToChild } from './protocol'

const loads = new Map<number, (version: number) => void>()
let lastLoad = 0
let cache: Cache | undefined

const tell = (message: FromChild): void => void process.send?.(message)

function load(key: string): Promise<number> {
  return new Promise((resolve) => {
    loads.set(++lastLoad, resolve)
    tell({ kind: 'load', id: lastLoad, key })
  })
}

function standing(): Position {
  const { epoch = '', applied = 0 } = cache?.position() ?? {}
  return { epoch, applied }
}

async function read(id: number, key: string): Promise<void> {
  if (!cache) return
  const position = standing()
  const version = await cache.getOrSet(key, () => load(key), { tags: [`tag-${key.slice(-1)}`] })
  tell({ kind: 'answer', id, version, position, degraded: cache.position().degraded })
}

async function invalidate(id: number, { key, tag }: { key: string; tag: string | undefined }): Promise<void> {
  if (!cache) return
  const before = standing()
  const { seq } = await cache.invalidate(tag === undefined ? { key } : { tag }, { whenUnreachable: 'queue' })
  const position = standing()
  // A position of a life of the log that has ended says nothing about the next one.
  tell({ kind: 'invalidated', id, seq: before.epoch === position.epoch ? seq : 0, position })
}

process.on('message', (message: ToChild) => {
  const failed = (id: number) => (error: unknown) => tell({ kind: 'failed', id, reason: String(error) })
  if (message.kind === 'start') {
    const { name, url, path } = message
    cache = createCache({ name, levels: [memory({ maxEntries: 20 }), redis({ url }), disk({ path })] })
    void cache.ready().then(() => tell({ kind: 'ready' }))
  } else if (message.kind === 'loaded') {
    loads.get(message.id)?.(message.version)
    loads.delete(message.id)
  } else if (message.kind === 'read') void read(message.id, message.key).catch(failed(message.id))
  else if (message.kind === 'invalidate') void invalidate(message.id, message).catch(failed(message.id))
  else void cache?.close().finally(() => process.exit(0))
})
process.on('disconnect', () => process.exit(0))
