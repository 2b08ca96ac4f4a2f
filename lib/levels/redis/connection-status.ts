import { Cluster } from 'ioredis'
import type { LevelStatus } from '@/lib/kernel/event'
import type { RedisConnection } from './redis-connection'

/** What Redis said to those that it let connect and no further, as with a wrong password. */
const refusals = new WeakMap<RedisConnection, string>()

/** Remembers why Redis refuses a connection, for its status; to be called before it is opened. */
export function noteRefusals(connection: RedisConnection): void {
  connection.on('error', ({ name, message }: Error) => {
    if (name === 'ReplyError' || message.startsWith(READY_CHECK))
      refusals.set(connection, message.replace(READY_CHECK, ''))
    else refusals.delete(connection)
  })
  connection.on('ready', () => refusals.delete(connection))
}

/** What ioredis puts before the answer to its first question. */
const READY_CHECK = 'Ready check failed: '

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
  const refusal = refusals.get(connection)
  if (refusal !== undefined && connection.status !== 'end')
    return `Redis at ${placeOf(connection)} refuses the connection: ${refusal}; trying again`
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
