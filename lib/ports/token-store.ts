import type { Role } from '@/lib/kernel/role'

export interface StoredToken {
  readonly id: string
  readonly name: string
  readonly tokenHash: string
  readonly role: Role
  /** Groups of calls that it is for; undefined for all that its role may. */
  readonly scopes: readonly string[] | undefined
  readonly createdBy: string
  readonly createdAt: number
  readonly lastUsedAt: number | undefined
  readonly expiresAt: number | undefined
  readonly revokedAt: number | undefined
}

/** Bearer tokens. Only hashes are kept. */
export interface TokenStore {
  /** @returns the token as stored, or undefined where the name is taken */
  add(token: Omit<StoredToken, 'id' | 'lastUsedAt' | 'revokedAt'>): Promise<StoredToken | undefined>
  /** Whatever its state: the caller judges expiry and revocation. */
  find(tokenHash: string): Promise<StoredToken | undefined>
  touch(id: string, now: number): Promise<void>
  /** Newest first. */
  list(): Promise<readonly StoredToken[]>
  /** @returns the token, undefined where there is none or it was revoked before */
  revoke(id: string, now: number): Promise<StoredToken | undefined>
}
