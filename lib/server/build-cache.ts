import { join } from 'node:path'
import type { Cache } from '@/lib/engine/cache-contract'
import type { NamespacePolicy } from '@/lib/engine/options'
import { createCache, disk, memory, redis } from '@/lib/package'
import type { Environment } from './environment'

/** A third of the demo's keys, so that L2 and L3 have something to do, too. */
const DEMO_ENTRIES = 500

/** What everybody looks at, again soon after a start; the source is slow, and takes some eight a second of them. */
const WARMED = 100

/**
 * The cache as every process of the server's fleet has it.
 *
 * @param folder the disk level's, in the data directory: one a process, because each takes out of its disk what it hears
 *   that another has written, and of a shared one it would take the newer entry
 */
export function buildCache(
  { redisUrl, dataDirectory, demo }: Environment,
  namespaces: Record<string, NamespacePolicy>,
  folder = 'cache',
): Cache {
  return createCache({
    name: 'catalog',
    levels: [
      memory({ maxBytes: '64mb', maxEntries: demo ? DEMO_ENTRIES : undefined }),
      ...(redisUrl === undefined ? [] : [redis({ url: redisUrl })]),
      disk({ path: join(dataDirectory, folder), maxBytes: '1gb' }),
    ],
    // Less than the 8 s that a signal leaves for everything.
    journal: { path: join(dataDirectory, 'journal'), drain: '3s' },
    namespaces,
    warm: demo ? { keys: 'last-run', most: WARMED } : undefined,
  })
}
