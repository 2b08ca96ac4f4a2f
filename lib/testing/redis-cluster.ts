import { Redis } from 'ioredis'
import { type RedisServer, startRedis } from './redis-server'

export interface RedisClusterServers {
  readonly nodes: readonly RedisServer[]
  readonly addresses: readonly { readonly host: string; readonly port: number }[]
  stop(): Promise<void>
}

const SLOTS = 16_384

/** Starts a Cluster of masters that share the slots evenly, and waits until all know of all. */
export async function startRedisCluster(size = 3): Promise<RedisClusterServers> {
  const nodes = await Promise.all(Array.from({ length: size }, () => startRedis({ cluster: true })))
  const clients = nodes.map(({ url }) => new Redis(url))
  try {
    await Promise.all(
      clients.map((client, i) =>
        client.cluster('ADDSLOTSRANGE', Math.ceil((i * SLOTS) / size), Math.ceil(((i + 1) * SLOTS) / size) - 1),
      ),
    )
    const [first] = clients
    for (const { port } of nodes.slice(1)) await first?.cluster('MEET', '127.0.0.1', port)
    for (const client of clients) await untilAgreed(client, size)
  } finally {
    for (const client of clients) client.disconnect()
  }
  return {
    nodes,
    addresses: nodes.map(({ port }) => ({ host: '127.0.0.1', port })),
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  }
}

async function untilAgreed(client: Redis, size: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const info = String(await client.cluster('INFO'))
    const slots = await client.cluster('SLOTS')
    if (info.includes('cluster_state:ok') && slots.length === size) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the Cluster did not come together within 10 seconds')
}
