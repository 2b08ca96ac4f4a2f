import type { Cluster, Redis } from 'ioredis'
import { PatientTimer } from '@/lib/kernel/patient-timer'

/** As long as the cache's own connections are waited for at boot. */
const CONNECT_PATIENCE_MS = 1_000

/** Callers that come while a connection is made share one wait for it. */
const connecting = new WeakMap<Redis | Cluster, Promise<void>>()

/** Connects where nobody did, and waits for a connection under way; commands are refused before it is ready. */
export function connected(connection: Redis | Cluster, patienceMs = 0): Promise<void> | undefined {
  if (!['wait', 'connecting', 'connect'].includes(connection.status)) return undefined
  const known = connecting.get(connection)
  if (known) return known
  const made = connection.status === 'wait' ? connection.connect().catch(() => undefined) : settled(connection)
  const ready = inPatience(
    made.then(() => nodesReady(connection)),
    Math.max(patienceMs, CONNECT_PATIENCE_MS),
  ).finally(() => connecting.delete(connection))
  connecting.set(connection, ready)
  return ready
}

/** A Cluster whose first look at itself fails never tells; the command that follows will. */
function inPatience(made: Promise<void>, ms: number): Promise<void> {
  let patience: PatientTimer | undefined
  const late = new Promise<void>((resolve) => (patience = new PatientTimer(ms, () => resolve())))
  return Promise.race([made, late]).finally(() => patience?.end())
}

/** A Cluster refuses commands for a node that it is only just connecting to. */
async function nodesReady(connection: Redis | Cluster): Promise<void> {
  if (!('nodes' in connection)) return
  await Promise.all(
    connection.nodes('master').map(async (node) => {
      if (node.status === 'wait') await node.connect().catch(() => undefined)
      else if (node.status === 'connecting' || node.status === 'connect') await settled(node)
    }),
  )
}

function settled(connection: Redis | Cluster): Promise<void> {
  return new Promise<void>((resolve) => {
    const events = ['ready', 'close', 'end', 'reconnecting']
    const done = (): void => {
      for (const event of events) connection.off(event, done)
      resolve()
    }
    for (const event of events) connection.on(event, done)
  })
}
