import type { Role } from '@/lib/kernel/role'
import { audited } from './audited'
import type { OperatorContext } from './context'
import { writeUser } from './list-users'
import { hashPassword } from './password-hash'
import { assertPassword } from './password-rules'
import { Refused } from './refused'
import { isReserved } from './reserved-names'

/** Lets somebody sign in with a name and a password. */
export async function createUser(
  context: OperatorContext,
  { name, role, password }: { name: string; role: Role; password: string },
) {
  const { users, clock, actor } = context
  assertPassword(password, name)
  if (isReserved(name)) throw new Refused('conflict', `Somebody else is called ${JSON.stringify(name)} here.`, '$.name')
  const before = { users: (await users.list()).length }
  return audited(context, { action: 'user.create', subject: name, before }, async () => {
    const passwordHash = await hashPassword(password)
    const times = { createdBy: actor.name, createdAt: clock.now() }
    const stored = await users.add({ name, role, passwordHash, externalId: undefined, ...times })
    if (!stored) throw new Refused('conflict', `There is a user called ${JSON.stringify(name)} already.`, '$.name')
    return { answer: writeUser(stored), after: { id: stored.id, role, users: (await users.list()).length } }
  })
}
