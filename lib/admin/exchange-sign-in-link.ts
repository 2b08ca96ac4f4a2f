import { audited } from './audited'
import { beginSession, type BegunSession } from './begin-session'
import type { AdminContext, OperatorContext } from './context'
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

/** Uses a sign-in link up and begins a session. Of two who try at once, one gets in. */
export async function exchangeSignInLink(
  context: OperatorContext,
  { token }: { token: string },
): Promise<BegunSession> {
  return audited(context, { action: 'session.begin', subject: 'sign-in link' }, async () => {
    const link = await context.sessions.consumeLink(secretHash(token), context.clock.now())
    if (!link)
      throw new Refused(
        'unknown-actor',
        'This sign-in link was used or is too old. Restart the server to get a new one.',
      )
    return { answer: await beginSession(context, { user: link.role, role: link.role }) }
  })
}
