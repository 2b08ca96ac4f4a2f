import { randomBytes } from 'node:crypto'
import type { AdminContext } from '@/lib/admin/context'
import { LiveFeed } from '@/lib/admin/live-feed'
import { Operations } from '@/lib/admin/operations'
import { Plans } from '@/lib/admin/plans'
import { secretHash } from '@/lib/admin/secret-hash'
import { Tallies } from '@/lib/admin/tally'
import type { Loader } from '@/lib/engine/options'
import type { Clock } from '@/lib/kernel/clock'
import { ROLES, type Role } from '@/lib/kernel/role'
import type { SampleRow } from '@/lib/ports/sample-reader'
import { createFakeCache } from './fake-cache'
import { createMemoryStores } from './memory-stores'

export const ROOT_TOKEN = 'root-token-of-at-least-thirty-two-characters'

/** An admin context over a fake cache whose clock is set by hand, and a bearer token for each role. */
export async function createTestContext(more: Partial<AdminContext> = {}) {
  const time = { now: Date.UTC(2026, 0, 5, 12) }
  const clock: Clock = { now: () => time.now }
  const secret = () => randomBytes(32).toString('base64url')
  const cache = createFakeCache('catalog', { company: { ttl: '1h', tags: ['companies'], description: 'By symbol' } })
  const operations = new Operations(clock, secret)
  const feed = new LiveFeed(cache, clock, { life: 'life', operations })
  const loaders = new Map<string, Loader<unknown>>([['company', () => ({ loaded: true })]])
  const samples: SampleRow[] = []
  const stores = createMemoryStores()
  const demo = { on: true, ratePerSecond: 300 }
  const context: AdminContext = {
    ...stores,
    ...{
      caches: [{ cache, feed, loaderOf: (namespace) => loaders.get(namespace) }],
      clock,
      secret,
      rootTokenHash: secretHash(ROOT_TOKEN),
    },
    samples: { query: ({ from, to }) => Promise.resolve(samples.filter(({ at }) => at >= from && at < to)) },
    plans: new Plans(clock, secret),
    operations,
    tallies: new Tallies(clock),
    process: {
      id: 'p1',
      pid: 1,
      host: 'test',
      node: '20',
      startedAt: time.now,
      heapBytes: () => 1,
      containers: () => 1,
    },
    ...{ environment: 'test', notes: [] },
    demo: {
      read: () => ({ ...demo, requests: 0, errors: 0 }),
      turn: (on, ratePerSecond) =>
        Promise.resolve(void Object.assign(demo, { on, ...(ratePerSecond && { ratePerSecond }) })),
    },
    ...more,
  }
  const tokens: Record<Role, string> = { viewer: secret(), operator: secret(), admin: secret() }
  for (const role of ROLES)
    await stores.tokens.add({
      ...{ name: role, role, tokenHash: secretHash(tokens[role]), createdBy: 'test', scopes: undefined },
      ...{ createdAt: time.now, expiresAt: undefined },
    })
  const { sessions, audit, history, users } = stores
  return { context, cache, feed, loaders, time, tokens, samples, sessions, audit, history, users }
}
