import type { Clock } from '@/lib/kernel/clock'
import type { DependencyIndex, Edge } from '@/lib/ports/dependency-index'
import { Keyspace } from './keyspace'
import type { RedisConnection } from './redis-connection'
import { runScript, script } from './run-script'

/** Parents one script call may touch: at 19 µs each (measured) the server is held for 4 ms. */
const PARENTS_PER_CALL = 200

/**
 * KEYS: a sorted set for each edge's parent. ARGV: child and life left in ms or `inf`, for each.
 *
 * Invariant: a set holds each child until the longest-lived of its edges may be forgotten, and expires with the last of
 * them; what is dead goes with the next write. So the index never outgrows the living edges by more than one write.
 */
const LINK = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i, parent in ipairs(KEYS) do
  local child, life = ARGV[2 * i - 1], ARGV[2 * i]
  redis.call('ZREMRANGEBYSCORE', parent, '-inf', now)
  redis.call('ZADD', parent, 'GT', life == 'inf' and '+inf' or now + tonumber(life), child)
  local last = tonumber(redis.call('ZREVRANGE', parent, 0, 0, 'WITHSCORES')[2])
  if last == math.huge then redis.call('PERSIST', parent)
  else redis.call('PEXPIREAT', parent, string.format('%.0f', last + 1)) end
end
`)

/** KEYS: parents' sets. Returns the children of all that are alive; one that has several parents comes several times. */
const CHILDREN = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local children = {}
for _, parent in ipairs(KEYS) do
  for _, child in ipairs(redis.call('ZRANGEBYSCORE', parent, '(' .. now, '+inf')) do children[#children + 1] = child end
end
return children
`)

export interface RedisDependencyIndexOptions {
  /** The cache's name. */
  readonly cache: string
  /** Edges are on the way of a load, so this is the connection that fails fast. */
  readonly connection: RedisConnection
  /** For looking up what depends on what, which may be a hundred thousand keys; the same one by default. */
  readonly admin?: RedisConnection
  readonly clock: Clock
}

/** Who was made from whom, shared by all processes: a sorted set a parent, all under the cache's hash tag. */
export class RedisDependencyIndex implements DependencyIndex {
  readonly #connection: RedisConnection
  readonly #admin: RedisConnection
  readonly #clock: Clock
  readonly #keys: Keyspace

  constructor({ cache, connection, admin = connection, clock }: RedisDependencyIndexOptions) {
    this.#connection = connection
    this.#admin = admin
    this.#clock = clock
    this.#keys = new Keyspace(cache)
  }

  async link(edges: readonly Edge[]): Promise<void> {
    const now = this.#clock.now()
    const pairs = edges.flatMap(({ child, parents, until }) =>
      parents.map((parent) => ({ parent, child, life: until - now })),
    )
    const living = pairs.filter(({ life }) => life > 0)
    await Promise.all(
      inParts(living).map((part) =>
        runScript(this.#connection, LINK, {
          keys: part.map(({ parent }) => this.keyOf(parent)),
          args: part.flatMap(({ child, life }) => [child, Number.isFinite(life) ? Math.ceil(life) : 'inf']),
        }),
      ),
    )
  }

  async childrenOf(parents: readonly string[]): Promise<readonly string[]> {
    const distinct = [...new Set(parents)]
    // All parts leave in one tick, so the answer takes one round trip however many there are.
    const replies = await Promise.all(
      inParts(distinct).map((part) =>
        runScript(this.#admin, CHILDREN, { keys: part.map((parent) => this.keyOf(parent)), args: [] }),
      ),
    )
    const children = new Set<string>()
    for (const reply of replies) if (Array.isArray(reply)) for (const child of reply) children.add(String(child))
    return [...children]
  }

  /** Where the children of a parent are registered: there is no such key where there are none. */
  readonly keyOf = (parent: string): string => {
    return this.#keys.shared(`dep:${parent}`)
  }
}

function inParts<T>(items: readonly T[]): T[][] {
  const parts: T[][] = []
  for (let from = 0; from < items.length; from += PARENTS_PER_CALL)
    parts.push(items.slice(from, from + PARENTS_PER_CALL))
  return parts
}
