import type { Actor, AdminContext, OperatorContext } from '@/lib/admin/context'
import { readSession, readToken, type Recognised } from '@/lib/admin/read-session'
import { roleAllows } from '@/lib/kernel/role'
import type { Denials } from './denials'
import { isOurHost } from './host-name'
import { HttpProblem } from './problem-response'
import type { Route } from './route'
import { readSessionCookie } from './session-cookie'

export const NOBODY = { name: 'nobody', role: 'viewer' } as const

/** @returns who asks, undefined for nobody */
export type Authorize = (request: Request) => Actor | undefined | Promise<Actor | undefined>

export interface Gate {
  readonly admin: AdminContext
  /** What the server is called beside the loopback names, lower-case. */
  readonly hostNames: readonly string[]
  readonly denials: Denials
  /** Where somebody else says who asks. */
  readonly authorize: Authorize | undefined
}

export interface Caller {
  readonly operator: OperatorContext
  /** Undefined for nobody. */
  readonly recognised: Recognised | undefined
  readonly credentials: Credentials
}

/** Finds out who asks; lets nobody in yet. */
export async function identify(gate: Gate, request: Request, address: string): Promise<Caller> {
  const credentials = credentialsOf(request)
  const recognised = await (gate.authorize
    ? vouchedFor(await gate.authorize(request))
    : recognise(gate.admin, credentials))
  return { operator: { ...gate.admin, actor: recognised?.actor ?? NOBODY, address }, recognised, credentials }
}

function vouchedFor(actor: Actor | undefined): Recognised | undefined {
  return actor && { kind: 'session', actor, expiresAt: undefined, scopes: undefined }
}

/**
 * The one place where it is decided who may: every handler is behind it.
 *
 * @throws HttpProblem 401, 403 or 415
 */
export function admit(request: Request, { spec }: Route, { recognised, credentials }: Caller): void {
  const { role, method, group } = spec
  if (role !== 'public' && !recognised) throw unknown(credentials)
  if (method !== 'get') assertNotForged(request, spec, credentials)
  if (role === 'public' || !recognised) return
  const { actor, scopes } = recognised
  if (!roleAllows(actor.role, role)) throw new HttpProblem(403, `This takes the role ${role}; you are ${actor.role}.`)
  const scope = group.toLowerCase()
  // Whoever has a token may ask what it is worth.
  if (scopes && scope !== 'session' && !scopes.includes(scope))
    throw new HttpProblem(403, `This token is for ${scopes.join(', ')}, not for ${scope}.`)
}

/** What a proxy says it was asked for counts as well: who forwards a foreign name was called by it. */
export function isOurs({ hostNames }: Gate, { headers }: Request): boolean {
  const names = [headers.get('host'), ...(headers.get('x-forwarded-host')?.split(',') ?? [])]
  return names.every((name) => isOurHost(name?.trim() ?? null, hostNames))
}

export function foreignHost(): HttpProblem {
  return new HttpProblem(403, 'This server is not known by that Host.')
}

type Credentials = { kind: 'none' } | { kind: 'bearer' | 'cookie'; secret: string }

/** A bearer token goes before a cookie: who sends one means it. */
function credentialsOf(request: Request): Credentials {
  const authorization = request.headers.get('authorization')
  if (authorization !== null) {
    const secret = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1]
    return { kind: 'bearer', secret: secret ?? '' }
  }
  const secret = readSessionCookie(request.headers.get('cookie'))
  return secret === undefined ? { kind: 'none' } : { kind: 'cookie', secret }
}

async function recognise(admin: AdminContext, credentials: Credentials): Promise<Recognised | undefined> {
  if (credentials.kind === 'none' || credentials.secret === '') return undefined
  return credentials.kind === 'bearer' ? readToken(admin, credentials.secret) : readSession(admin, credentials.secret)
}

function unknown(credentials: Credentials): HttpProblem {
  const detail =
    credentials.kind === 'none'
      ? 'Sign in, or send a bearer token.'
      : credentials.kind === 'bearer'
        ? 'The bearer token is unknown, expired or revoked.'
        : 'The session has ended; sign in again.'
  return new HttpProblem(401, detail, { headers: { 'www-authenticate': 'Bearer realm="timberline"' } })
}

/**
 * Browsers attach cookies to requests other sites make. Those cannot send JSON without asking first (there is no CORS here
 * to say yes), nor lie about their Origin. A bearer token is attached by nobody but its owner.
 */
function assertNotForged(request: Request, spec: Route['spec'], credentials: Credentials): void {
  const { headers } = request
  const type = headers.get('content-type')
  // Some servers give every request a body to read, so that only these headers tell whether there is one (RFC 9112, 6).
  const hasBody = headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0'
  const mayBeSilent =
    credentials.kind === 'bearer' && (spec.body === undefined ? !hasBody : spec.bodyIsOptional === true)
  if (headers.has('content-encoding')) throw new HttpProblem(415, 'Send it as it is, without Content-Encoding.')
  if (type === null ? !mayBeSilent : !/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(type))
    throw new HttpProblem(415, 'Send application/json.', { headers: { accept: 'application/json' } })
  if (credentials.kind === 'bearer') return
  if (!isSameOrigin(request)) throw new HttpProblem(403, 'This request does not come from a page of this server.')
}

function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  const origin = request.headers.get('origin')
  if (origin === null || !URL.canParse(origin)) return false
  const { host, protocol } = new URL(origin)
  return /^https?:$/.test(protocol) && host === request.headers.get('host')?.toLowerCase()
}
