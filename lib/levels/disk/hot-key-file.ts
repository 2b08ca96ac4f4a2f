import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HotKeyStore } from '@/lib/ports/hot-key-store'

const FILE = 'hot-keys.json'

/**
 * The hottest keys, in a file beside the database. Several processes that share the directory keep one list: the last to
 * write it counts.
 */
export function createHotKeyFile(directory: string): HotKeyStore {
  const file = join(directory, FILE)
  return {
    async load() {
      try {
        const keys: unknown = JSON.parse(await readFile(file, 'utf8'))
        return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
      } catch {
        // No file, or not one of ours: a cold start is what there was without it.
        return []
      }
    },
    async save(keys) {
      const draft = `${file}.${process.pid}`
      await writeFile(draft, JSON.stringify(keys), { mode: 0o600 })
      await rename(draft, file)
    },
  }
}
