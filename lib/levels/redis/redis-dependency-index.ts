import type { Clock } from '@/lib/kernel/clock'
import { EdgesLost, type DependencyIndex, type DependentsInRedis, type Edge } from '@/lib/ports/dependency-index'
import { Keyspace } from './keyspace'
import type { RedisConnection } from './redis-connection'
import { runScript, script } from './run-script'

/** Parents one script call may touch: at 19 µs each (measured) the server is held for 4 ms. */
const PARENTS_PER_CALL = 200

/**
 * A server that was started again, or took over, may lack what it had acknowledged last, and has another `run_id`. The
 * first of KEYS holds the one in whose life all edges are known to be there. A server that does not tell its run (an
 * ACL, a proxy) counts as the same.
 */
const LIFE = `
local function life()
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%w+)') or false
end
local function lostSince(key)
  local found, known = life(), redis.call('GET', key)
  return found and known ~= found and (known and 'lost ' or 'first ') .. found
end
`

const REFUSE_LOST = `${LIFE}
local lost = lostSince(KEYS[1])
if lost then return redis.error_reply('EDGESLOST ' .. lost) end
`

/** KEYS: where the life is kept. ARGV: the one to keep, if it is still this one. */
const SETTLE = script(`${LIFE}
if life() == ARGV[1] then redis.call('SET', KEYS[1], ARGV[1]) end
`)

/**
 * KEYS: the life, and a sorted set for each edge's parent. ARGV: child and life left in ms or `inf`, for each.
 *
 * Invariant: a set holds each child until the longest-lived of its edges may be forgotten, and expires with the last of
 * them; what is dead goes with the next write. So the index never outgrows the living edges by more than one write.
 */
const LINK = script(`${REFUSE_LOST}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 2, #KEYS do
  local parent, child, left = KEYS[i], ARGV[2 * i - 3], ARGV[2 * i - 2]
  redis.call('ZREMRANGEBYSCORE', parent, '-inf', now)
  redis.call('ZADD', parent, 'GT', left == 'inf' and '+inf' or now + tonumber(left), child)
  local last = tonumber(redis.call('ZREVRANGE', parent, 0, 0, 'WITHSCORES')[2])
  if last == math.huge then redis.call('PERSIST', parent)
  else redis.call('PEXPIREAT', parent, string.format('%.0f', last + 1)) end
end
`)

/** KEYS: the life, and parents' sets. Returns the children of all that are alive; one that has several parents comes several times. */
const CHILDREN = script(`${REFUSE_LOST}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local children = {}
for i = 2, #KEYS do
  for _, child in ipairs(redis.call('ZRANGEBYSCORE', KEYS[i], '(' .. now, '+inf')) do children[#children + 1] = child end
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
  /** For the log's script. */
  readonly dependents: DependentsInRedis

  constructor({ cache, connection, admin = connection, clock }: RedisDependencyIndexOptions) {
    this.#connection = connection
    this.#admin = admin
    this.#clock = clock
    this.#keys = new Keyspace(cache)
    this.dependents = { keyOf: this.#keyOf, lifeKey: this.#keys.shared('dep-life'), lua: LIFE }
  }

  async link(edges: readonly Edge[]): Promise<void> {
    const now = this.#clock.now()
    const pairs = edges.flatMap(({ child, parents, until }) =>
      parents.map((parent) => ({ parent, child, life: until - now })),
    )
    const living = pairs.filter(({ life }) => life > 0)
    await Promise.all(
      inParts(living).map((part) =>
        run(this.#connection, LINK, {
          keys: [this.dependents.lifeKey, ...part.map(({ parent }) => this.#keyOf(parent))],
          args: part.flatMap(({ child, life }) => [child, Number.isFinite(life) ? Math.ceil(life) : 'inf']),
        }),
      ),
    )
  }

  async childrenOf(parents: readonly string[]): Promise<readonly string[]> {
    const distinct = [...new Set(parents)]
    const parts = distinct.length === 0 ? [[]] : inParts(distinct)
    // All parts leave in one tick, so the answer takes one round trip however many there are.
    const replies = await Promise.all(
      parts.map((part) =>
        run(this.#admin, CHILDREN, { keys: [this.dependents.lifeKey, ...part.map(this.#keyOf)], args: [] }),
      ),
    )
    const children = new Set<string>()
    for (const reply of replies) if (Array.isArray(reply)) for (const child of reply) children.add(String(child))
    return [...children]
  }

  async settle(life: string): Promise<void> {
    await run(this.#admin, SETTLE, { keys: [this.dependents.lifeKey], args: [life] })
  }

  readonly #keyOf = (parent: string): string => this.#keys.shared(`dep:${parent}`)
}

async function run(...call: Parameters<typeof runScript>): Promise<unknown> {
  try {
    return await runScript(...call)
  } catch (error) {
    const [, since, life] = (error instanceof Error && /EDGESLOST (\w+) (\w+)/.exec(error.message)) || []
    throw life ? new EdgesLost(life, since === 'first') : error
  }
}

function inParts<T>(items: readonly T[]): T[][] {
  const parts: T[][] = []
  for (let from = 0; from < items.length; from += PARENTS_PER_CALL)
    parts.push(items.slice(from, from + PARENTS_PER_CALL))
  return parts
}
