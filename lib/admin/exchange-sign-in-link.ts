import { audited } from './audited'
import type { AdminContext, OperatorContext } from './context'
import { SESSION_LIFE_MS, type Recognised } from './read-session'
import { Refused } from './refused'
import { secretHash } from './secret-hash'

/** A link outlives a lunch break and a night, not a weekend. */
export const LINK_LIFE_MS = 24 * 60 * 60_000

/** Makes a link's secret that can be exchanged, once, for a session with the admin role. */
export async function createSignInLink({ sessions, clock, secret }: AdminContext): Promise<string> {
  const token = secret()
  const createdAt = clock.now()
  await sessions.addLink({
    tokenHash: secretHash(token),
    role: 'admin',
    createdAt,
    expiresAt: createdAt + LINK_LIFE_MS,
  })
  return token
}

/**
 * Uses a sign-in link up and begins a session. Of two who try at once, one gets in.
 *
 * @returns the session and its secret, which goes into the cookie and is kept nowhere else
 */
export async function exchangeSignInLink(
  context: OperatorContext,
  { token }: { token: string },
): Promise<Recognised & { secret: string }> {
  const { sessions, clock } = context
  return audited(context, { action: 'session.begin', subject: 'sign-in link' }, async () => {
    const now = clock.now()
    const link = await sessions.consumeLink(secretHash(token), now)
    if (!link)
      throw new Refused(
        'unknown-actor',
        'This sign-in link was used or is too old. Restart the server to get a new one.',
      )
    const secret = context.secret()
    const expiresAt = now + SESSION_LIFE_MS
    const user = link.role
    await sessions.addSession({
      tokenHash: secretHash(secret),
      user,
      role: link.role,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
    })
    return { answer: { kind: 'session', actor: { name: user, role: link.role }, expiresAt, secret } }
  })
}
