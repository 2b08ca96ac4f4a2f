import type { Role } from '@/lib/kernel/role'

export interface StoredLink {
  readonly tokenHash: string
  readonly role: Role
  readonly createdAt: number
  readonly expiresAt: number
}

export interface StoredSession {
  readonly tokenHash: string
  readonly user: string
  readonly role: Role
  readonly createdAt: number
  readonly lastSeenAt: number
  /** The absolute end; idleness ends it earlier. */
  readonly expiresAt: number
}

/** Sign-in links and the sessions they are exchanged for. Only hashes are kept. Times are ms since the epoch. */
export interface SessionStore {
  addLink(link: StoredLink): Promise<void>
  /** Uses the link up, atomically: of any number of concurrent calls one gets the link, all others `undefined`. */
  consumeLink(tokenHash: string, now: number): Promise<StoredLink | undefined>
  addSession(session: StoredSession): Promise<void>
  /** A session that was not revoked, whatever its age. */
  findSession(tokenHash: string): Promise<StoredSession | undefined>
  touchSession(tokenHash: string, now: number): Promise<void>
  /** @returns whether there was one to revoke */
  revokeSession(tokenHash: string, now: number): Promise<boolean>
  /**
   * @param options `except`: the hash of a session that goes on
   * @returns how many there were to revoke
   */
  revokeSessionsOf(user: string, now: number, options?: { except: string }): Promise<number>
  /**
   * Deletes links and sessions that are over: used, revoked or too old.
   *
   * @param most how many of each at most
   * @returns how many there were
   */
  sweep(now: number, most: number): Promise<number>
}
