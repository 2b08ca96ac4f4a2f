import { Cluster } from 'ioredis'
import type { LevelStatus } from '@/lib/kernel/event'
import type { RedisConnection } from './redis-connection'

/** @returns whether commands are accepted; a Cluster with a node out of reach is `degraded` */
export function connectionStatus(connection: RedisConnection): {
  readonly status: LevelStatus
  readonly reason: string
} {
  if (connection.status !== 'ready') return { status: 'down', reason: whyNotReady(connection) }
  if (!(connection instanceof Cluster)) return { status: 'up', reason: '' }
  const masters = connection.nodes('master')
  // Nodes connect when they are first needed, so one that waits is no fault.
  const lost = masters.filter((node) => !['ready', 'wait', 'connecting', 'connect'].includes(node.status))
  if (lost.length === 0) return { status: 'up', reason: '' }
  return { status: 'degraded', reason: `${lost.length} of ${masters.length} nodes of the Cluster cannot be reached` }
}

/** What ioredis calls the states of a connection, in words for people: while it tries again it goes through three. */
function whyNotReady(connection: RedisConnection): string {
  switch (connection.status) {
    case 'wait':
      return 'not opened yet'
    case 'connect':
      return `connected, waiting for Redis at ${placeOf(connection)} to be ready`
    case 'end':
      return 'closed'
    default:
      return `Redis cannot be reached at ${placeOf(connection)}; trying again`
  }
}

/** Where it should be, without its credentials. */
function placeOf(connection: RedisConnection): string {
  if (connection instanceof Cluster) return 'any node of its Cluster'
  const { sentinels, name, path, host, port } = connection.options
  if (sentinels) return `the address that the sentinels tell for ${name ?? 'it'}`
  return path ?? `${host}:${port}`
}
