/**
 * What sessions, the rate limits and the audit call those who are no users: who came by a sign-in link, by the
 * environment's token or by nothing. A user of that name would be taken for them.
 */
const RESERVED = ['admin', 'automation', 'nobody', 'identity provider']

export function isReserved(name: string): boolean {
  return RESERVED.includes(name.toLowerCase())
}
