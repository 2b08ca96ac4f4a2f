import type { Role } from '@/lib/kernel/role'
import { assertAdminLeft } from './assert-admin-left'
import { audited } from './audited'
import type { OperatorContext } from './context'
import { writeUser } from './list-users'
import { hashPassword } from './password-hash'
import { assertPassword } from './password-rules'
import { Refused } from './refused'

export interface UpdateUserInput {
  id: string
  role?: Role
  password?: string
}

/** Gives a user another role or password, and ends the user's sessions, which were begun with the old ones. */
export async function updateUser(context: OperatorContext, { id, role, password }: UpdateUserInput) {
  const { users, sessions, clock } = context
  const user = await users.find(id)
  if (!user) throw unknownUser(id)
  if (password !== undefined) assertPassword(password, user.name)
  const before = { role: user.role, hasPassword: user.passwordHash !== undefined }
  return audited(context, { action: 'user.update', subject: user.name, before }, async () => {
    if (role !== undefined && role !== 'admin') await assertAdminLeft(context, user)
    const passwordHash = password === undefined ? undefined : await hashPassword(password)
    const changed = await users.change(id, { ...(role && { role }), ...(passwordHash && { passwordHash }) })
    if (!changed) throw unknownUser(id)
    const sessionsEnded = await sessions.revokeSessionsOf(user.name, clock.now())
    const after = { role: changed.role, passwordChanged: password !== undefined, sessionsEnded }
    return { answer: writeUser(changed), after }
  })
}

export function unknownUser(id: string): Refused {
  return new Refused('not-found', `There is no user ${JSON.stringify(id)}.`)
}
