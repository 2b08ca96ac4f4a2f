import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canInstallDebianPackages, installDebianPackages } from '#setup/debian.mjs'
import { findExecutable } from '#setup/executable.mjs'
import { say } from '#setup/refusal.mjs'
import { startPrivateRedis } from './private-redis.mjs'

/**
 * Finds the Redis of `npm start`: the one that was named, else a private one, else none. Never somebody's that was not named.
 *
 * @returns {Promise<string | undefined>} its URL
 */
export async function findRedis({ redisUrl, dataDirectory }) {
  if (redisUrl) return redisUrl
  const server = await findServer(dataDirectory)
  if (!server) {
    say('No Redis: the cache runs on L1 (memory) and L3 (disk). To add L2, install redis-server or set REDIS_URL.')
    return undefined
  }
  const url = await startPrivateRedis(server, join(dataDirectory, 'redis'))
  if (!url) say(`${server} does not start: the cache runs on L1 (memory) and L3 (disk). Set REDIS_URL to use another.`)
  return url
}

async function findServer(dataDirectory) {
  const found = findExecutable('redis-server', 'valkey-server')
  if (found || !canInstallDebianPackages()) return found
  // A machine that cannot reach its mirrors would otherwise wait for apt-get at every start.
  const triedBefore = join(dataDirectory, 'apt-get-could-not-install-redis')
  if (existsSync(triedBefore)) return undefined
  if (await installDebianPackages('redis-server')) return findExecutable('redis-server')
  await mkdir(dataDirectory, { recursive: true })
  await writeFile(triedBefore, 'Remove this file to have npm start try again.\n')
  return undefined
}
