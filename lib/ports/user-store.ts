import type { Role } from '@/lib/kernel/role'

export interface StoredUser {
  readonly id: string
  /** Unique, whatever the case of its letters. */
  readonly name: string
  readonly role: Role
  /** Undefined for who signs in through an identity provider only. */
  readonly passwordHash: string | undefined
  /** Issuer and subject at an identity provider; unique. */
  readonly externalId: string | undefined
  readonly createdBy: string
  readonly createdAt: number
  readonly lastSignInAt: number | undefined
}

export type UserChanges = Partial<Pick<StoredUser, 'role' | 'passwordHash' | 'lastSignInAt'>>

/** People who sign in. Times are ms since the epoch. */
export interface UserStore {
  /** @returns the user as stored, or undefined where the name is taken */
  add(user: Omit<StoredUser, 'id' | 'lastSignInAt'>): Promise<StoredUser | undefined>
  find(id: string): Promise<StoredUser | undefined>
  findByName(name: string): Promise<StoredUser | undefined>
  findByExternalId(externalId: string): Promise<StoredUser | undefined>
  /** By name. */
  list(): Promise<readonly StoredUser[]>
  /** @returns the user as changed, undefined where there is none */
  change(id: string, changes: UserChanges): Promise<StoredUser | undefined>
  /** @returns the user that was removed, undefined where there was none */
  remove(id: string): Promise<StoredUser | undefined>
}
