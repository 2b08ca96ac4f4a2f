import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { entryOf } from '@/bench/memory/level-of'
import { createCodec } from '@/lib/codec/frame-codec'
import { storedForm } from '@/lib/engine/write/store'
import { systemClock } from '@/lib/kernel/clock'
import { createDiskLevel } from '@/lib/levels/disk/disk-level'
import { startRedis } from '@/lib/testing/redis-server'

export interface Contender {
  readonly name: string
  put(key: string, value: unknown): void
  /** Resolves when everything put is stored. */
  settle(): Promise<void>
  get(key: string): unknown
  /** The bytes alone, not decoded. */
  raw(key: string): unknown
  close(): Promise<void>
}

/** A plain row, as an API answers it; about `bytes` of JSON. */
export function sampleValue(bytes: number): unknown {
  const row = (id: number) => ({ id, date: '2026-11-23', open: 101.25 + id, close: 99.5 - id, volume: 1_000 * id })
  const rows = [row(0)]
  while (JSON.stringify(rows).length < bytes) rows.push(row(rows.length))
  return { symbol: 'AAPL', rows }
}

export function diskLevel(): Contender {
  const path = mkdtempSync(join(tmpdir(), 'timberline-bench-disk-'))
  const failures: string[] = []
  const level = createDiskLevel({
    path,
    maxBytes: 8 * 1024 ** 3,
    maxPendingBytes: 512 * 1024 ** 2,
    clock: systemClock,
    report: (event) => {
      if (event.kind === 'level.failed') failures.push(event.reason)
    },
  })
  const codec = createCodec()
  const opened = level.open()
  return {
    name: 'disk level',
    put(key, value) {
      const entry = entryOf(key, value, systemClock.now())
      const frame = codec.encode(entry)
      void level.write([storedForm(entry, frame)])
    },
    async settle() {
      await opened
      await level.flush()
      if (failures.length > 0) throw new Error(failures[0])
    },
    get(key) {
      const frames = level.read([{ key, version: 1 }])
      const frame = Array.isArray(frames) ? frames[0] : undefined
      if (!(frame instanceof Uint8Array)) throw new Error('a miss')
      const decoded = codec.decode(frame, key)
      if (decoded.kind !== 'entry') throw new Error(decoded.reason)
      return decoded.entry.value
    },
    raw: (key) => level.read([{ key, version: 1 }]),
    async close() {
      await level.close()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** The naive design: one JSON file a key, in 256 directories by the hash of the key. */
export function filePerKey(): Contender {
  const path = mkdtempSync(join(tmpdir(), 'timberline-bench-files-'))
  const made = new Set<string>()
  const fileOf = (key: string): string => {
    const hash = createHash('sha256').update(key).digest('hex')
    const folder = join(path, hash.slice(0, 2))
    if (!made.has(folder)) mkdirSync(folder, { recursive: true })
    made.add(folder)
    return join(folder, `${hash}.json`)
  }
  return {
    name: 'a JSON file a key, synchronous',
    put: (key, value) =>
      writeFileSync(fileOf(key), JSON.stringify({ value, expiresAt: systemClock.now() + 3_600_000 })),
    settle: () => Promise.resolve(),
    get: (key) => JSON.parse(readFileSync(fileOf(key), 'utf8')).value,
    raw: (key) => readFileSync(fileOf(key)),
    close: async () => rmSync(path, { recursive: true, force: true }),
  }
}

/** An L2 hit: ioredis and JSON over loopback TCP. */
export async function loopbackRedis(): Promise<Contender> {
  const server = await startRedis()
  const redis = new Redis(server.url)
  const sent: Promise<unknown>[] = []
  return {
    name: 'ioredis + JSON over loopback',
    put: (key, value) => void sent.push(redis.set(key, JSON.stringify({ value }))),
    settle: async () => void (await Promise.all(sent.splice(0))),
    get: async (key) => JSON.parse((await redis.get(key)) ?? 'null').value,
    raw: (key) => redis.getBuffer(key),
    async close() {
      redis.disconnect()
      await server.stop()
    },
  }
}
