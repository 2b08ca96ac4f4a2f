import { type RedisConnection, serversOf } from './redis-connection'

export interface MemoryPolicy {
  /** Over all nodes; undefined where there is no limit. */
  readonly maxBytes: number | undefined
  readonly usedBytes: number
  /** `noeviction`, `allkeys-lru`, `volatile-ttl`, … */
  readonly policy: string
  /** What an operator should know of it, or undefined where it suits a cache. */
  readonly warning: string | undefined
}

/** Asks with INFO, which managed Redis allows where it forbids CONFIG. */
export async function readMemoryPolicy(connection: RedisConnection): Promise<MemoryPolicy> {
  const infos = await Promise.all(serversOf(connection).map((server) => server.info('memory')))
  const sum = (field: string): number => infos.reduce((total, info) => total + Number(fieldOf(info, field) ?? 0), 0)
  const maxBytes = sum('maxmemory') || undefined
  const policy = fieldOf(infos[0] ?? '', 'maxmemory_policy') ?? 'unknown'
  return { maxBytes, usedBytes: sum('used_memory'), policy, warning: warningFor(policy, maxBytes) }
}

function fieldOf(info: string, field: string): string | undefined {
  return new RegExp(`^${field}:(.*)$`, 'm').exec(info)?.[1]?.trim()
}

function warningFor(policy: string, maxBytes: number | undefined): string | undefined {
  if (maxBytes === undefined) return 'Redis has no maxmemory: it grows until the machine has no memory left'
  if (policy === 'noeviction') return 'noeviction: when Redis is full, writes fail; volatile-lru suits a cache'
  if (policy.startsWith('allkeys'))
    return `${policy} may evict the invalidation log, and each time all entries are lost; volatile-lru spares it`
  return undefined
}
