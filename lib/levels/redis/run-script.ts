import { createHash } from 'node:crypto'
import type { RedisConnection } from './redis-connection'

/** A Lua script that runs as one step in the server. Its keys must share one hash tag. */
export interface Script {
  readonly lua: string
  readonly sha: string
}

export function script(lua: string): Script {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') }
}

/**
 * Runs a script by its digest, and hands it over where the server does not know it: at first, after a restart, after
 * a failover, after SCRIPT FLUSH.
 */
export async function runScript(
  connection: RedisConnection,
  { lua, sha }: Script,
  { keys, args }: { readonly keys: readonly string[]; readonly args: readonly (string | number | Buffer)[] },
): Promise<unknown> {
  try {
    return await connection.evalsha(sha, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    return connection.eval(lua, keys.length, ...keys, ...args)
  }
}
