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

/** Scripts that were handed over on a connection, so that what is sent behind them there need not be. */
const handedOver = new WeakMap<RedisConnection, Set<string>>()

/**
 * Runs a script by its digest, and hands it over where the server does not know it: at first, after a restart, after
 * a failover, after SCRIPT FLUSH. The first call on a connection hands it over unasked: a thousand that begin at one
 * moment would otherwise all be told that it is not known, and be sent again.
 */
export async function runScript(
  connection: RedisConnection,
  { lua, sha }: Script,
  { keys, args }: { readonly keys: readonly string[]; readonly args: readonly (string | number | Buffer)[] },
): Promise<unknown> {
  let known = handedOver.get(connection)
  if (!known) handedOver.set(connection, (known = new Set()))
  if (!known.has(sha)) {
    known.add(sha)
    return connection.eval(lua, keys.length, ...keys, ...args)
  }
  try {
    return await connection.evalsha(sha, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    return connection.eval(lua, keys.length, ...keys, ...args)
  }
}
