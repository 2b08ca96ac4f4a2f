import type { RedisMemory } from '@/lib/engine/observations'
import { RedisFleet } from '@/lib/fleet/redis-fleet'
import { parseWait } from '@/lib/kernel/duration'
import { guardLevel } from '@/lib/levels/guard/guard-level'
import { createConnection } from '@/lib/levels/redis/redis-connection'
import { RedisDependencyIndex } from '@/lib/levels/redis/redis-dependency-index'
import { RedisLeases } from '@/lib/levels/redis/redis-leases'
import { RedisLevel } from '@/lib/levels/redis/redis-level'
import { RedisLog } from '@/lib/log/redis-log'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import type { FarLevel } from '@/lib/ports/far-level'
import type { Fleet } from '@/lib/ports/fleet'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'
import type { Leases } from '@/lib/ports/lease'
import type { RedisOptions } from './level-options'
import { exactly, type Surroundings } from './surroundings'

/** Three round trips across an ocean. A call may be two commands, so each has half of it. */
const DEFAULT_TIMEOUT_MS = 300

export interface BuiltRedis {
  readonly level: FarLevel
  readonly log: InvalidationLog
  readonly dependencies: DependencyIndex
  readonly leases: Leases
  readonly fleet: Fleet
  readonly memory: () => Promise<RedisMemory>
}

/** One Redis, five uses: the level, the invalidation log, the dependency index, the leases and the fleet. */
export function buildRedis(
  options: RedisOptions,
  { cache, clock, random, report, bypasses }: Surroundings,
): BuiltRedis {
  const { timeout = DEFAULT_TIMEOUT_MS, index } = options
  const callMs = parseWait(timeout, 'redis({ timeout })')
  const connect = (role: 'cache' | 'tail' | 'admin') =>
    createConnection(options, role, { random, commandTimeoutMs: callMs / 2 })
  // Leases and edges are on the way of a load, so they are on the connection that fails fast.
  const connection = connect('cache')
  const admin = connect('admin')
  const level = new RedisLevel({ cache, connection, admin, clock, index, report })
  const dependencies = new RedisDependencyIndex({ cache, connection, admin, clock })
  return {
    level: guardLevel(level, {
      ...{ report, clock: exactly(clock), random, callMs },
      isBypassed: () => bypasses.until('redis') !== undefined,
    }),
    log: new RedisLog({
      cache,
      connection: connect('admin'),
      tail: connect('tail'),
      clock,
      dependents: dependencies.dependents,
    }),
    dependencies,
    leases: new RedisLeases({ cache, connection }),
    fleet: new RedisFleet({ cache, connection: connect('admin'), subscriber: connect('tail') }),
    memory: () => level.memoryPolicy(),
  }
}
