import { audited } from './audited'
import type { OperatorContext } from './context'
import { hashPassword, passwordMatches } from './password-hash'
import { assertPassword } from './password-rules'
import { Refused } from './refused'
import { secretHash } from './secret-hash'

export interface ChangePasswordInput {
  /** The one that holds until now. */
  password: string
  newPassword: string
  /** Secret of the session that asks, which goes on; all others of the user end. */
  secret: string
}

/** Gives whoever is signed in another password. The old one is asked for: a session may be somebody else's by now. */
export async function changePassword(
  context: OperatorContext,
  { password, newPassword, secret }: ChangePasswordInput,
): Promise<void> {
  const { users, sessions, clock, actor } = context
  const user = await users.findByName(actor.name)
  if (!user?.passwordHash)
    throw new Refused('conflict', 'You did not sign in with a password, so there is none to change.')
  assertPassword(newPassword, user.name, '$.newPassword')
  await audited(context, { action: 'password.change', subject: user.name }, async () => {
    if (!(await passwordMatches(password, user.passwordHash)))
      throw new Refused('bad-input', 'This is not your password.', '$.password')
    await users.change(user.id, { passwordHash: await hashPassword(newPassword) })
    const sessionsEnded = await sessions.revokeSessionsOf(user.name, clock.now(), { except: secretHash(secret) })
    return { answer: undefined, after: { sessionsEnded } }
  })
}
