import { Cluster, type Redis } from 'ioredis'
import type { RedisConnection } from './redis-connection'
import { slotOf } from './slot-of'

export type Frame = Uint8Array | undefined

/**
 * Gets the values of distinct keys in one round trip: one MGET, or in a Cluster one pipeline a node.
 *
 * @returns the values in the order of the keys. In a Cluster a key whose node fails is a miss, as long as another answers.
 * @throws where nothing could be had
 */
export function fetchFrames(connection: RedisConnection, keys: readonly string[]): Promise<Frame[]> {
  return connection instanceof Cluster ? fetchFromNodes(connection, keys) : fetchFromOne(connection, keys)
}

async function fetchFromOne(connection: Redis, keys: readonly string[]): Promise<Frame[]> {
  const [only] = keys
  if (keys.length === 1 && only !== undefined) return [(await connection.getBuffer(only)) ?? undefined]
  const frames = await connection.mgetBuffer(...keys)
  return frames.map((frame) => frame ?? undefined)
}

async function fetchFromNodes(cluster: Cluster, keys: readonly string[]): Promise<Frame[]> {
  const frames: Frame[] = new Array<Frame>(keys.length).fill(undefined)
  let answered = 0
  let failure: unknown
  await Promise.all(
    [...positionsByNode(cluster, keys).values()].map(async (slots) => {
      try {
        await fetchSlots(cluster, { keys, slots, frames })
        answered++
      } catch (error) {
        failure = error
      }
    }),
  )
  if (answered === 0 && failure !== undefined) throw failure
  return frames
}

interface Wanted {
  readonly keys: readonly string[]
  /** Positions of keys by slot, all of one node. */
  readonly slots: ReadonlyMap<number, readonly number[]>
  readonly frames: Frame[]
}

async function fetchSlots(cluster: Cluster, { keys, slots, frames }: Wanted): Promise<void> {
  const pipeline = cluster.pipeline()
  for (const positions of slots.values()) pipeline.mgetBuffer(...positions.map((position) => keys[position] ?? ''))
  const replies = (await pipeline.exec()) ?? []
  const failed = replies.find(([error]) => error)
  if (failed && replies.every(([error]) => error)) throw failed[0]
  let nth = 0
  for (const positions of slots.values()) {
    const [, values] = replies[nth++] ?? []
    if (!Array.isArray(values)) continue
    positions.forEach((position, i) => {
      const value: unknown = values[i]
      if (value instanceof Uint8Array) frames[position] = value
    })
  }
}

/** @returns for each node of the Cluster, as far as it is known, the positions of its keys by slot */
function positionsByNode(cluster: Cluster, keys: readonly string[]): Map<string, Map<number, number[]>> {
  const byNode = new Map<string, Map<number, number[]>>()
  keys.forEach((key, position) => {
    const slot = slotOf(key)
    const slots = entryOf(byNode, cluster.slots[slot]?.join(';') ?? '', () => new Map<number, number[]>())
    entryOf(slots, slot, (): number[] => []).push(position)
  })
  return byNode
}

/** @returns keys in groups that one pipeline may hold: all together, or by node in a Cluster */
export function groupByNode<T>(connection: RedisConnection, items: readonly T[], keyOf: (item: T) => string): T[][] {
  if (!(connection instanceof Cluster)) return [[...items]]
  const groups = new Map<string, T[]>()
  for (const item of items)
    entryOf(groups, connection.slots[slotOf(keyOf(item))]?.join(';') ?? '', (): T[] => []).push(item)
  return [...groups.values()]
}

/** @returns keys in groups that one script may touch: all together, or by slot in a Cluster */
export function groupBySlot<T>(connection: RedisConnection, items: readonly T[], keyOf: (item: T) => string): T[][] {
  if (!(connection instanceof Cluster)) return [[...items]]
  const groups = new Map<number, T[]>()
  for (const item of items) entryOf(groups, slotOf(keyOf(item)), (): T[] => []).push(item)
  return [...groups.values()]
}

function entryOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = create()))
  return value
}
