import type { Role } from '@/lib/kernel/role'
import type { AdminContext } from './context'
import { SESSION_LIFE_MS, type Recognised } from './read-session'
import { secretHash } from './secret-hash'

export type BegunSession = Recognised & { readonly secret: string }

/** @returns a new session and its secret, which goes into the cookie and is kept nowhere else */
export async function beginSession(
  { sessions, clock, secret: newSecret }: AdminContext,
  { user, role }: { user: string; role: Role },
): Promise<BegunSession> {
  const now = clock.now()
  const secret = newSecret()
  const expiresAt = now + SESSION_LIFE_MS
  const tokenHash = secretHash(secret)
  await sessions.addSession({ tokenHash, user, role, createdAt: now, lastSeenAt: now, expiresAt })
  return { kind: 'session', actor: { name: user, role }, expiresAt, scopes: undefined, secret }
}
