import type { Database } from '@/lib/database/client'
import { roleOf } from '@/lib/kernel/role'
import type { SessionStore, StoredSession } from '@/lib/ports/session-store'

/** Sign-in links and sessions in the database, so that they outlive a restart and are shared by processes. */
export function createSessionStore({ client }: Database): SessionStore {
  return {
    async addLink({ tokenHash, role, createdAt, expiresAt }) {
      await client.signInLink.create({
        data: { tokenHash, role, createdAt: new Date(createdAt), expiresAt: new Date(expiresAt) },
      })
    },

    async consumeLink(tokenHash, now) {
      // One statement decides: of two that run at once, the second finds `usedAt` set and changes nothing.
      const { count } = await client.signInLink.updateMany({
        where: { tokenHash, usedAt: null, expiresAt: { gt: new Date(now) } },
        data: { usedAt: new Date(now) },
      })
      const link = count === 1 ? await client.signInLink.findUnique({ where: { tokenHash } }) : null
      const role = link && roleOf(link.role)
      if (!link || !role) return undefined
      return { tokenHash, role, createdAt: link.createdAt.getTime(), expiresAt: link.expiresAt.getTime() }
    },

    async addSession({ tokenHash, user, role, ...times }) {
      await client.session.create({
        data: {
          ...{ tokenHash, user, role, createdAt: new Date(times.createdAt) },
          ...{ lastSeenAt: new Date(times.lastSeenAt), expiresAt: new Date(times.expiresAt) },
        },
      })
    },

    async findSession(tokenHash): Promise<StoredSession | undefined> {
      const session = await client.session.findUnique({ where: { tokenHash } })
      const role = session && roleOf(session.role)
      if (!session || !role || session.revokedAt) return undefined
      return {
        ...{ tokenHash, user: session.user, role, createdAt: session.createdAt.getTime() },
        ...{ lastSeenAt: session.lastSeenAt.getTime(), expiresAt: session.expiresAt.getTime() },
      }
    },

    async touchSession(tokenHash, now) {
      await client.session.updateMany({ where: { tokenHash, revokedAt: null }, data: { lastSeenAt: new Date(now) } })
    },

    async revokeSession(tokenHash, now) {
      const { count } = await client.session.updateMany({
        where: { tokenHash, revokedAt: null },
        data: { revokedAt: new Date(now) },
      })
      return count === 1
    },

    async revokeSessionsOf(user, now, { except } = { except: '' }) {
      const { count } = await client.session.updateMany({
        where: { user, revokedAt: null, tokenHash: { not: except } },
        data: { revokedAt: new Date(now) },
      })
      return count
    },

    async sweep(now, most) {
      const isOld = { expiresAt: { lte: new Date(now) } }
      const links = await client.signInLink.deleteMany({
        ...{ where: { OR: [isOld, { usedAt: { not: null } }] }, limit: most },
      })
      const sessions = await client.session.deleteMany({
        ...{ where: { OR: [isOld, { revokedAt: { not: null } }] }, limit: most },
      })
      return links.count + sessions.count
    },
  }
}
