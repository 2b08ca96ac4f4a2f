import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { Actor, AdminContext } from '@/lib/admin/context'
import { createAdminContext } from '@/lib/admin/create-admin-context'
import { sameHash, secretHash } from '@/lib/admin/secret-hash'
import { API_BASE, createApi } from '@/lib/api/create-api'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Loader } from '@/lib/engine/options'
import { assertSettingNames, type SettingNames } from '@/lib/kernel/setting-names'
import { systemClock } from '@/lib/kernel/clock'
import { createMemoryStores } from './memory-stores'

/** At least one of `token` and `authorize` has to be there: nobody is let in by default. */
export interface AdminApiOptions {
  /** The cache to look into; or `caches`, of which the first is meant where a call names none. */
  cache?: Cache
  caches?: readonly Cache[]
  /** A bearer token with the admin role, of 32 characters or more. More can be made with `POST /tokens`. */
  token?: string
  /** Says who asks, instead of the API's own tokens: for an application that knows its users. */
  authorize?: (request: Request) => Actor | undefined | Promise<Actor | undefined>
  /** How to load the keys of a namespace, for `refresh`, `trace` and `warm`. */
  loaders?: Readonly<Record<string, Loader<unknown>>>
  /** Where the Advisor's findings begin, where that is to be elsewhere: `{ hitRate: 0.8 }` (docs/troubleshooting.md). */
  thresholds?: AdminContext['thresholds']
  /** Where it is mounted; `/api/v1` by default. */
  basePath?: string
  /** What the server is called beside localhost, without ports: requests with another `Host` are refused. */
  hostNames?: readonly string[]
  /** The caller's network address, for the audit and for rate limits. */
  addressOf?: (request: Request) => string
  /** Told of errors that nobody foresaw; the caller gets no more than that there was one. */
  onError?: (thrown: unknown, request: Request) => void
}

/** A fetch handler. */
export interface AdminApi {
  (request: Request): Promise<Response>
  /** The same, for servers that want an object with `fetch`. */
  fetch(request: Request): Promise<Response>
  /** Ends live streams and operations. The cache stays open. */
  close(): void
}

const NAMES: SettingNames<AdminApiOptions> = {
  ...{ cache: true, caches: true, token: true, authorize: true, loaders: true, thresholds: true },
  ...{ basePath: true, hostNames: true, addressOf: true, onError: true },
}
const MIN_TOKEN_LENGTH = 32

/**
 * The admin API over caches of this process, to be mounted in its HTTP server. Tokens, plans, the audit and the history
 * are kept in memory, bounded, and end with the process.
 *
 * @throws TypeError with a sentence where an option is wrong, or nobody could be let in
 */
export function adminApi(options: AdminApiOptions): AdminApi {
  assertSettingNames(options, NAMES, 'adminApi()')
  const { token, authorize, loaders = {}, thresholds, basePath = API_BASE, hostNames, addressOf, onError } = options
  const caches = options.caches ?? (options.cache ? [options.cache] : [])
  if (caches.length === 0) throw new TypeError('adminApi() needs a cache: adminApi({ cache, token })')
  if (token === undefined && authorize === undefined)
    throw new TypeError('adminApi() lets nobody in without token or authorize: adminApi({ cache, token })')
  if (token !== undefined && token.length < MIN_TOKEN_LENGTH)
    throw new TypeError(`adminApi({ token }) must have at least ${MIN_TOKEN_LENGTH} characters`)
  if (!/^(?:\/[\w.~-]+)+$/.test(basePath))
    throw new TypeError(`adminApi({ basePath }) must be a path such as '/cache/v1', not ${JSON.stringify(basePath)}`)

  const loaderOf = (namespace: string) => (Object.hasOwn(loaders, namespace) ? loaders[namespace] : undefined)
  const { admin, close } = createAdminContext({
    ...createMemoryStores(),
    ...{ caches: caches.map((cache) => ({ cache, loaderOf })), clock: systemClock, secret: newSecret },
    samples: { query: () => Promise.resolve([]) },
    rootTokenHash: token === undefined ? undefined : secretHash(token),
    process: describeProcess(),
    ...{ environment: process.env.NODE_ENV ?? 'development', notes: [], demo: undefined, thresholds },
  })
  const api = createApi({ ...{ admin, basePath, hostNames, addressOf, onError }, authorize: who(authorize, token) })
  const handle = async (request: Request): Promise<Response> => api.fetch(request)
  return Object.assign(handle, { fetch: handle, close })
}

/** The token counts beside the application's own users. */
function who(authorize: AdminApiOptions['authorize'], token: string | undefined): AdminApiOptions['authorize'] {
  if (!authorize || token === undefined) return authorize
  const expected = secretHash(token)
  return (request) => {
    const given = /^Bearer +(\S{1,512})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    if (given !== undefined && sameHash(secretHash(given), expected)) return { name: 'automation', role: 'admin' }
    return authorize(request)
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function describeProcess() {
  return {
    ...{ id: `${hostname()}:${process.pid}`, pid: process.pid, host: hostname(), node: process.versions.node },
    startedAt: Math.round(systemClock.now()),
    heapBytes: () => getHeapStatistics().used_heap_size,
    containers: () => 1,
  }
}
