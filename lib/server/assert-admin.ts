import type { UserStore } from '@/lib/ports/user-store'
import { isOnLoopback, WrongEnvironment, type Environment } from './environment'

/**
 * On the network, whoever comes first must not become its admin: there has to be one before the first request.
 *
 * @throws WrongEnvironment where HOST is public and nobody could sign in as admin
 */
export async function assertAdmin({ host, adminToken, oidc }: Environment, users: UserStore): Promise<void> {
  if (isOnLoopback(host) || adminToken !== undefined || (oidc && oidc.roles.admin.length > 0)) return
  const all = await users.list()
  if (all.some(({ role }) => role === 'admin')) return
  throw new WrongEnvironment(
    `HOST=${host} would serve the console to the network before it has an admin: start it without HOST and make an admin ` +
      'in Settings, or set TIMBERLINE_ADMIN_TOKEN.',
  )
}
