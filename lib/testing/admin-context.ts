import { randomBytes } from 'node:crypto'
import { RetentionSettings } from '@/lib/admin/retention-settings'
import { secretHash } from '@/lib/admin/secret-hash'
import { createAdminContext, type AdminParts } from '@/lib/admin/create-admin-context'
import type { Loader } from '@/lib/engine/options'
import type { Clock } from '@/lib/kernel/clock'
import { ROLES, type Role } from '@/lib/kernel/role'
import type { Retention } from '@/lib/kernel/retention'
import type { SampleRow } from '@/lib/ports/sample-reader'
import { createFakeCache } from './fake-cache'
import { createMemoryStores } from '@/lib/mount/memory-stores'

export const ROOT_TOKEN = 'root-token-of-at-least-thirty-two-characters'

/** An admin context over a fake cache whose clock is set by hand, and a bearer token for each role. */
export async function createTestContext(more: Partial<AdminParts> = {}) {
  const time = { now: Date.UTC(2026, 0, 5, 12) }
  const clock: Clock = { now: () => time.now }
  const secret = () => randomBytes(32).toString('base64url')
  const cache = createFakeCache('catalog', { company: { ttl: '1h', tags: ['companies'], description: 'By symbol' } })
  const loaders = new Map<string, Loader<unknown>>([['company', () => ({ loaded: true })]])
  const samples: SampleRow[] = []
  const stores = createMemoryStores()
  const demo = { on: true, ratePerSecond: 300 }
  let kept: Partial<Retention> = {}
  const { admin: context } = createAdminContext({
    ...stores,
    ...{
      caches: [{ cache, loaderOf: (namespace) => loaders.get(namespace) }],
      clock,
      secret,
      rootTokenHash: secretHash(ROOT_TOKEN),
    },
    samples: { query: ({ from, to }) => Promise.resolve(samples.filter(({ at }) => at >= from && at < to)) },
    process: { containers: () => 1 },
    ...{ environment: 'test', notes: [], life: 'life' },
    demo: {
      read: () => ({ ...demo, requests: 0, errors: 0 }),
      turn: (on, ratePerSecond) =>
        Promise.resolve(void Object.assign(demo, { on, ...(ratePerSecond && { ratePerSecond }) })),
    },
    retention: new RetentionSettings({
      read: () => Promise.resolve(kept),
      write: (retention) => Promise.resolve(void (kept = retention)),
    }),
    ...more,
  })
  const feed = context.caches[0]?.feed
  if (!feed) throw new Error('the test context has one cache')
  const tokens: Record<Role, string> = { viewer: secret(), operator: secret(), admin: secret() }
  for (const role of ROLES)
    await stores.tokens.add({
      ...{ name: role, role, tokenHash: secretHash(tokens[role]), createdBy: 'test', scopes: undefined },
      ...{ createdAt: time.now, expiresAt: undefined },
    })
  const { sessions, audit, history, users } = stores
  return { context, cache, feed, loaders, time, tokens, samples, sessions, audit, history, users }
}
