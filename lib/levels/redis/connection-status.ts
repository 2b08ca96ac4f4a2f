import { Cluster } from 'ioredis'
import type { LevelStatus } from '@/lib/kernel/event'
import type { RedisConnection } from './redis-connection'

/** What ioredis calls the states of a connection, in words for people. */
const REASONS: Record<string, string> = {
  wait: 'not opened yet',
  connecting: 'connecting',
  connect: 'connected, waiting for Redis to be ready',
  ready: '',
  reconnecting: 'Redis cannot be reached; trying again',
  close: 'the connection was lost',
  end: 'closed',
}

/** @returns whether commands are accepted; a Cluster with a node out of reach is `degraded` */
export function connectionStatus(connection: RedisConnection): {
  readonly status: LevelStatus
  readonly reason: string
} {
  if (connection.status !== 'ready') return { status: 'down', reason: REASONS[connection.status] ?? connection.status }
  if (!(connection instanceof Cluster)) return { status: 'up', reason: '' }
  const masters = connection.nodes('master')
  // Nodes connect when they are first needed, so one that waits is no fault.
  const lost = masters.filter((node) => !['ready', 'wait', 'connecting', 'connect'].includes(node.status))
  if (lost.length === 0) return { status: 'up', reason: '' }
  return { status: 'degraded', reason: `${lost.length} of ${masters.length} nodes of the Cluster cannot be reached` }
}
