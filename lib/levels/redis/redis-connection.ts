import { Cluster, Redis, type ClusterNode, type ClusterOptions, type RedisOptions } from 'ioredis'
import { PatientTimer } from '@/lib/kernel/patient-timer'
import { onNextTurn } from '@/lib/kernel/next-turn'
import { noteRefusals } from './connection-status'
import { type ReplyDeadlines, watchReplies } from './reply-watch'

export type RedisConnection = Redis | Cluster

/** Where Redis is. `options` beside a target adds what it needs: credentials, TLS, a database number. */
export type RedisTarget =
  /** `redis://…`, `rediss://…`, or the path of a Unix socket. */
  | { readonly url: string; readonly options?: RedisOptions }
  | {
      readonly sentinels: readonly { readonly host: string; readonly port: number }[]
      /** The name the sentinels know the master by. */
      readonly masterName: string
      readonly options?: RedisOptions
    }
  | {
      readonly cluster: readonly ClusterNode[]
      readonly options?: RedisOptions
      readonly clusterOptions?: ClusterOptions
    }
  /** Options as ioredis takes them. */
  | { readonly options: RedisOptions }

/**
 * What a connection is for. `cache`: reads and writes that may fail but may not wait. `tail`: blocking reads of the log.
 * `admin`: appends, scans and scripts that may take longer and must say whether they happened.
 */
export type ConnectionRole = 'cache' | 'tail' | 'admin'

export interface ConnectionSettings {
  /** 150 ms: ten times a slow answer on a busy network, and little enough to add to a request that then loads. */
  readonly commandTimeoutMs?: number
  /** 0 to below 1; spreads the reconnects of a fleet. */
  readonly random: () => number
}

/** Without it a stopped Redis is noticed only when TCP gives up, after a quarter of an hour. */
const SILENCE_MS = 1_000
const CACHE_TIMEOUT_MS = 150
/** Appends and scans may meet a script that runs for long; past this the caller is told that it failed. */
const ADMIN_TIMEOUT_MS = 2_000
const FIRST_RECONNECT_MS = 50
/** A restarted Redis is found again within two seconds, and a fleet of 1,000 knocks 1,000 times a second at most. */
const LONGEST_RECONNECT_MS = 2_000

/**
 * Builds a connection that fails fast and reconnects for ever. It does not connect before it is told to.
 *
 * No queue while offline and nothing sent twice: a read that waits for a reconnect is slower than the load it should
 * spare, and a write that is sent again may undo a newer one.
 */
export function createConnection(
  target: RedisTarget,
  role: ConnectionRole,
  settings: ConnectionSettings,
): RedisConnection {
  const reconnect = (times: number): number => reconnectDelayMs(times, settings.random)
  const options: RedisOptions = { ...target.options, ...optionsOf(role), retryStrategy: reconnect }
  const connection =
    'cluster' in target
      ? new Cluster([...target.cluster], {
          ...target.clusterOptions,
          redisOptions: options,
          ...clusterOptionsOf(reconnect),
        })
      : 'sentinels' in target
        ? new Redis({
            ...options,
            sentinels: [...target.sentinels],
            name: target.masterName,
            sentinelRetryStrategy: reconnect,
          })
        : 'url' in target
          ? new Redis(target.url, options)
          : new Redis(options)
  // An `error` without a listener would end the process; who wants to know asks the connection's status.
  noteRefusals(connection)
  const deadlines = deadlinesOf(role, settings)
  if (connection instanceof Cluster) {
    connection.on('+node', bearErrors)
    if (deadlines) connection.on('+node', (node: Redis) => watchReplies(node, deadlines))
    connection.on('ready', () => connection.nodes('all').forEach((node) => void connectNode(node)))
  } else {
    bearErrors(connection)
    if (deadlines) watchReplies(connection, deadlines)
  }
  return connection
}

/**
 * ioredis listens to the first error of a socket only. A TLS socket that is closed in its handshake has a second one, the
 * server's alert, and that would end the process.
 */
function bearErrors(connection: Redis): void {
  const bear = (): unknown => connection.stream?.on('error', () => {})
  // The socket is there a tick later, or, where a sentinel is asked first, with the connection.
  connection.on('connecting', () => onNextTurn(bear)).on('connect', bear)
}

/**
 * Exponential with full jitter (Brooker, "Exponential Backoff and Jitter", 2015): when Redis comes back, a fleet that
 * lost it at one moment does not return at one moment.
 */
export function reconnectDelayMs(times: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_RECONNECT_MS, FIRST_RECONNECT_MS * 2 ** Math.min(times, 10))
  return 10 + Math.floor(random() * ceiling)
}

function optionsOf(role: ConnectionRole): RedisOptions {
  return {
    lazyConnect: true,
    // Keys are built whole here; a prefix added behind our back would not reach SCAN.
    keyPrefix: '',
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // ioredis drops the promise of its own subscription: a line lost meanwhile would end the process. Who subscribes does
    // it at each `ready`.
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    // A plain timer, so longer than this process is ever busy; who opens a connection waits for a second only.
    connectTimeout: 5_000,
    keepAlive: 10_000,
    connectionName: `timberline-${role}`,
    // Ours judge the server only, see `watchReplies`.
    commandTimeout: undefined,
    socketTimeout: undefined,
  }
}

function deadlinesOf(role: ConnectionRole, settings: ConnectionSettings): ReplyDeadlines | undefined {
  // A blocked read is silent by nature: its reader sets the deadline, see `RedisLog.wait`.
  if (role === 'tail') return undefined
  const commandMs = role === 'cache' ? (settings.commandTimeoutMs ?? CACHE_TIMEOUT_MS) : ADMIN_TIMEOUT_MS
  return { commandMs, longestMs: commandMs * 5, silenceMs: commandMs + SILENCE_MS }
}

function clusterOptionsOf(reconnect: (times: number) => number): ClusterOptions {
  return {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: reconnect,
    // Without it a node that restarts in its old place stays forgotten until the next refresh of the slots.
    clusterNodeRetryStrategy: reconnect,
    // Following a moved slot is part of the answer; waiting for a failover is not.
    maxRedirections: 3,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshTimeout: 1_000,
  }
}

/** Connects. Resolves after `patienceMs` at the latest, connected or not: the connection goes on trying by itself. */
export async function openConnection(connection: RedisConnection, patienceMs = 1_000): Promise<void> {
  if (connection.status !== 'wait') return
  let patience: PatientTimer | undefined
  const late = new Promise<void>((resolve) => (patience = new PatientTimer(patienceMs, () => resolve())))
  const connected = connection.connect().then(() => {
    if (connection instanceof Cluster) return Promise.all(connection.nodes('master').map(connectNode))
  })
  await Promise.race([connected.catch(() => {}), late])
  patience?.end()
}

/**
 * A Cluster connects to a node when it is first asked for something there, and refuses whatever comes before that is
 * done. So we do not wait to be asked. (Not before it is ready, though: it asks a node that it takes for unconnected.)
 */
async function connectNode(node: Redis): Promise<void> {
  if (node.status === 'wait') await node.connect().catch(() => {})
  else if (node.status === 'connecting' || node.status === 'connect')
    await new Promise<void>((resolve) => node.once('ready', resolve).once('close', resolve))
}

/** @returns every server that holds keys: the one there is, or the masters of a Cluster */
export function serversOf(connection: RedisConnection): readonly Redis[] {
  return connection instanceof Cluster ? connection.nodes('master') : [connection]
}
