import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { AdminContext } from '@/lib/admin/context'
import { createAdminContext } from '@/lib/admin/create-admin-context'
import { RetentionSettings } from '@/lib/admin/retention-settings'
import { secretHash } from '@/lib/admin/secret-hash'
import { createApi } from '@/lib/api/create-api'
import { createConsoleStores } from '@/lib/database/console/console-stores'
import type { Database } from '@/lib/database/client'
import type { Cache } from '@/lib/engine/cache-contract'
import { systemClock } from '@/lib/kernel/clock'
import { reasonOf } from '@/lib/kernel/errors'
import { assertAdmin } from './assert-admin'
import { buildCache } from './build-cache'
import { containerSlot } from './container-slot'
import { prepareDemo } from './demo'
import { leadTraffic } from './demo-fleet'
import { hostNamesOf, readEnvironment, WrongEnvironment, type Environment } from './environment'
import { startHistory } from './history'
import { logText } from './log-text'
import { createOidcProvider } from './oidc-provider'
import { startRetention } from './retention'
import { drainable, type Drainable } from './drainable'

/** All that one server process is made of. */
export interface Container {
  readonly environment: Environment
  readonly admin: AdminContext
  readonly cache: Cache
  readonly database: Database
  /** The admin API; refuses with 503 once the container closes. */
  readonly api: Drainable
  close(): Promise<void>
}

/** @returns this process's container, building it where there is none yet; concurrent callers get the same */
export function openContainer(): Promise<Container> {
  const slot = containerSlot()
  slot.container ??= build(readEnvironment(process.env))
  return slot.container
}

async function build(environment: Environment): Promise<Container> {
  containerSlot().constructions++
  await mkdir(environment.dataDirectory, { recursive: true, mode: 0o700 }).catch(unusable('TIMBERLINE_DATA_DIR'))
  const named = environment.databaseIsNamed ? 'DATABASE_URL' : 'The database in TIMBERLINE_DATA_DIR'
  const demo = await prepareDemo(environment).catch(unusable(named))
  const { database } = demo
  const { auditDays } = environment
  const { kept, ...stores } = createConsoleStores(database)
  const retention = new RetentionSettings(kept, auditDays === undefined ? {} : { auditDays })
  await assertAdmin(environment, stores.users)
  const cache = buildCache(environment, demo.namespaces)
  await cache.ready()
  const history = startHistory({ cache, database, clock: systemClock, retention })
  const running = demo.run(cache)
  const traffic = leadTraffic(cache, running?.traffic)
  const { admin, close } = createAdminContext({
    caches: [{ cache, loaderOf: demo.loaderOf, trials: running?.trials }],
    ...stores,
    samples: history.samples,
    clock: systemClock,
    secret: newSecret,
    rootTokenHash: environment.adminToken === undefined ? undefined : secretHash(environment.adminToken),
    process: { containers: () => containerSlot().constructions },
    environment: environment.demo ? 'demo' : (process.env.NODE_ENV ?? 'development'),
    notes: notesOf(environment),
    demo: traffic,
    retention,
    thresholds: environment.thresholds,
    identity: environment.oidc && createOidcProvider(environment.oidc, environment.publicUrl),
  })
  const endRetention = startRetention(stores, systemClock, retention)
  const { insecure } = environment
  const app = createApi({ admin, insecure, hostNames: hostNamesOf(environment), addressOf, onError: reportError })
  const api = drainable((request) => app.fetch(request))
  return {
    ...{ environment, admin, cache, database, api },
    async close() {
      endRetention()
      close()
      await api.drain()
      await running?.traffic.turn(false, undefined)
      await history.stop()
      await cache.close()
      await database.close()
    },
  }
}

/** @returns a handler that says which variable led to what failed */
function unusable(what: string): (thrown: unknown) => never {
  return (cause) => {
    throw new WrongEnvironment(`${what} cannot be used: ${reasonOf(cause)}`, { cause })
  }
}

/** 256 bits, fit for URLs, headers and cookies. */
function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function notesOf({ redisUrl, insecure }: Environment): string[] {
  const notes: string[] = []
  if (redisUrl === undefined)
    notes.push(
      'No Redis: the cache runs on L1 (memory) and L3 (disk). To add L2, install redis-server or set REDIS_URL.',
    )
  if (insecure) notes.push('TIMBERLINE_INSECURE is on: sessions can be read on the network.')
  return notes
}

/** Nobody's word but the connection's and our own proxies': `holdToConnection` put it there. */
function addressOf(request: Request): string {
  return request.headers.get('x-forwarded-for') ?? '-'
}

function reportError(thrown: unknown, request: Request): void {
  // The path may hold a key; JSON keeps its line breaks out of the log.
  console.error(`${request.method} ${JSON.stringify(new URL(request.url).pathname)} failed: ${logText(thrown)}`)
}
