import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import Database from 'libsql'

/** @returns the physical keys in Redis whose name ends with this key; entries are strings, indexes and the log are not */
export async function copiesInRedis(url: string, key: string): Promise<string[]> {
  const redis = new Redis(url)
  try {
    const found: string[] = []
    for await (const names of redis.scanStream({ type: 'string', count: 500 })) {
      found.push(...(names as string[]).filter((name) => name.endsWith(key)))
    }
    return found
  } finally {
    redis.disconnect()
  }
}

/** Takes the entry out of Redis as Redis itself would, to make room: the cache is not told. */
export async function dropCopiesInRedis(url: string, key: string): Promise<void> {
  const names = await copiesInRedis(url, key)
  const redis = new Redis(url)
  for (const name of names) await redis.unlink(name)
  redis.disconnect()
}

/** @returns how many rows the disk level's database holds for this key, asked through a connection of our own */
export function copiesOnDisk(dataDirectory: string, key: string): number {
  const files = readdirSync(dataDirectory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('entries.db'),
  )
  if (files.length === 0) throw new Error(`no disk level under ${dataDirectory}`)
  let rows = 0
  for (const file of files) {
    const database = new Database(join(dataDirectory, file), { timeout: 5000 })
    const row = database.prepare('SELECT count(*) AS rows FROM entry WHERE key = ?').get(key) as { rows: number }
    rows += row.rows
    database.close()
  }
  return rows
}
