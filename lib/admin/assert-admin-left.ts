import type { StoredUser } from '@/lib/ports/user-store'
import type { OperatorContext } from './context'
import { Refused } from './refused'

/** @throws Refused where nobody could administer the users any more without the terminal's sign-in link */
export async function assertAdminLeft({ users }: OperatorContext, user: StoredUser): Promise<void> {
  if (user.role !== 'admin') return
  const others = (await users.list()).filter(({ id, role }) => role === 'admin' && id !== user.id)
  if (others.length === 0) throw new Refused('conflict', `${JSON.stringify(user.name)} is the last admin.`)
}
