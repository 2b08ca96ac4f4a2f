import { assertAdminLeft } from './assert-admin-left'
import { audited } from './audited'
import type { OperatorContext } from './context'
import { unknownUser } from './update-user'

/** Lets somebody in no more, and ends the sessions that there are. What the user did stays in the audit. */
export async function deleteUser(context: OperatorContext, { id }: { id: string }): Promise<void> {
  const { users, sessions, clock } = context
  const user = await users.find(id)
  if (!user) throw unknownUser(id)
  const before = { role: user.role, users: (await users.list()).length }
  await audited(context, { action: 'user.delete', subject: user.name, before }, async () => {
    await assertAdminLeft(context, user)
    if (!(await users.remove(id))) throw unknownUser(id)
    const sessionsEnded = await sessions.revokeSessionsOf(user.name, clock.now())
    return { answer: undefined, after: { users: (await users.list()).length, sessionsEnded } }
  })
}
