import { audited } from './audited'
import { beginSession, type BegunSession } from './begin-session'
import type { OperatorContext } from './context'
import { passwordMatches } from './password-hash'
import { Refused } from './refused'

/** Begins a session for who knows a user's password. A wrong name and a wrong password are told, and take, the same. */
export async function signIn(
  context: OperatorContext,
  { name, password }: { name: string; password: string },
): Promise<BegunSession> {
  const { users, clock } = context
  return audited(context, { action: 'session.begin', subject: name }, async () => {
    const user = await users.findByName(name)
    if (!(await passwordMatches(password, user?.passwordHash)) || !user)
      throw new Refused('unknown-actor', 'There is no user of that name with that password.')
    await users.change(user.id, { lastSignInAt: clock.now() })
    const session = await beginSession(context, { user: user.name, role: user.role })
    const before = { lastSignInAt: user.lastSignInAt ?? null }
    return { answer: session, before, after: { role: user.role } }
  })
}
