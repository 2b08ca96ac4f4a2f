import { ROLES, type Role } from '@/lib/kernel/role'

/** For each role the values of the claim that give it; `*` is everybody whom the provider lets in. */
export type OidcRoles = Readonly<Record<Role, readonly string[]>>

/**
 * @param text `admin=cache-admins,operator=sre,operator=on-call,viewer=*`
 * @returns undefined where it is not of that form
 */
export function parseOidcRoles(text: string): OidcRoles | undefined {
  const roles: Record<Role, string[]> = { viewer: [], operator: [], admin: [] }
  for (const part of text.split(',')) {
    const [, name, value] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(part) ?? []
    const role = ROLES.find((one) => one === name)
    if (!role || value === undefined) return undefined
    roles[role].push(value)
  }
  return roles
}

/**
 * @param claims that the provider signed
 * @param path of the claim, with dots into objects: `realm_access.roles`; a text, or a list of them
 * @returns the highest role that a value gives; undefined where none does
 */
export function roleFrom(claims: unknown, path: string, roles: OidcRoles): Role | undefined {
  const held = path.split('.').reduce(fieldOf, claims)
  const values = new Set(Array.isArray(held) ? held.map(String) : typeof held === 'string' ? [held] : [])
  return ROLES.toReversed().find((role) => roles[role].some((value) => value === '*' || values.has(value)))
}

function fieldOf(held: unknown, name: string): unknown {
  if (typeof held !== 'object' || held === null || !Object.hasOwn(held, name)) return undefined
  const fields: Record<string, unknown> = { ...held }
  return fields[name]
}
