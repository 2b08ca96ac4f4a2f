import { createHash, timingSafeEqual } from 'node:crypto'

/** @returns SHA-256 in hexadecimal: all that is kept of a token; 256 random bits need no salt and no slow hash */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares two hashes in a time that does not tell where they differ. */
export function sameHash(one: string, other: string): boolean {
  const a = Buffer.from(one)
  const b = Buffer.from(other)
  return a.length === b.length && timingSafeEqual(a, b)
}
