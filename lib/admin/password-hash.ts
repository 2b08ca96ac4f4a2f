import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/**
 * OWASP's password storage cheat sheet gives N=2^15, r=8, p=3 the strength of N=2^17, p=1 at a quarter of its memory: 32 MB
 * for each sign-in under way, of which there are at most as many as there are permits below.
 */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const
const HASH_BYTES = 32
const SALT_BYTES = 16
/** Hashing takes a thread of libuv's four for some 150 ms; two are left for files and name lookups. */
const MOST_AT_ONCE = 2

let underWay = 0
const waiting: (() => void)[] = []

/** @returns `scrypt$N$r$p$salt$hash`, base64url; the parameters are kept, so that they can be raised later */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const { N, r, p } = COST
  const hash = await derive(password, salt, { N, r, p })
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/**
 * @param stored what {@link hashPassword} returned; undefined for a user who is not there, which takes as long to find out
 * @returns whether it was made from this password
 */
export async function passwordMatches(password: string, stored: string | undefined): Promise<boolean> {
  const [kind, N, r, p, salt = '', hash = ''] = (stored ?? NOBODY).split('$')
  if (kind !== 'scrypt') return false
  const expected = Buffer.from(hash, 'base64url')
  const parameters = { N: Number(N), r: Number(r), p: Number(p) }
  const derived = await derive(password, Buffer.from(salt, 'base64url'), parameters)
  return expected.length === derived.length && timingSafeEqual(expected, derived) && stored !== undefined
}

/** A hash of nothing anybody typed, with the cost of a real one. */
const NOBODY = ['scrypt', COST.N, COST.r, COST.p, 'AAAAAAAAAAAAAAAAAAAAAA', 'A'.repeat(43)].join('$')

async function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  if (underWay >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else underWay++
  try {
    return await new Promise((resolve, reject) => {
      const maxmem = 64 * 1024 * 1024
      scrypt(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem }, (error, hash) =>
        error ? reject(error) : resolve(hash),
      )
    })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else underWay--
  }
}
