import type { Actor, AdminContext } from './context'
import { sameHash, secretHash } from './secret-hash'

export const SESSION_IDLE_MS = 30 * 60_000
export const SESSION_LIFE_MS = 12 * 60 * 60_000
/** Idle time is known to the minute; a write for each request would be a write for each chart's refresh. */
const TOUCH_MS = 60_000

/** Somebody who was recognised. */
export interface Recognised {
  readonly kind: 'session' | 'token'
  readonly actor: Actor
  /** Undefined where it never ends. */
  readonly expiresAt: number | undefined
  /** Groups of calls that a token is for; undefined for all that the role may. */
  readonly scopes: readonly string[] | undefined
}

/** @returns whose session the cookie's secret is; undefined for one that is unknown, revoked, idle or too old */
export async function readSession(context: AdminContext, secret: string): Promise<Recognised | undefined> {
  const { sessions, clock } = context
  const hash = secretHash(secret)
  const session = await sessions.findSession(hash)
  const now = clock.now()
  if (!session || session.expiresAt <= now || session.lastSeenAt + SESSION_IDLE_MS <= now) return undefined
  if (now - session.lastSeenAt >= TOUCH_MS) await sessions.touchSession(hash, now)
  return {
    kind: 'session',
    actor: { name: session.user, role: session.role },
    expiresAt: session.expiresAt,
    scopes: undefined,
  }
}

/** @returns whose bearer token it is; undefined for one that is unknown, revoked or expired */
export async function readToken(context: AdminContext, secret: string): Promise<Recognised | undefined> {
  const { tokens, clock, rootTokenHash } = context
  const hash = secretHash(secret)
  if (rootTokenHash !== undefined && sameHash(hash, rootTokenHash))
    return { kind: 'token', actor: { name: 'automation', role: 'admin' }, expiresAt: undefined, scopes: undefined }
  const token = await tokens.find(hash)
  const now = clock.now()
  if (!token || token.revokedAt !== undefined || (token.expiresAt !== undefined && token.expiresAt <= now))
    return undefined
  if (now - (token.lastUsedAt ?? 0) >= TOUCH_MS) await tokens.touch(token.id, now)
  const { name, role, expiresAt, scopes } = token
  return { kind: 'token', actor: { name: `token:${name}`, role }, expiresAt, scopes }
}
