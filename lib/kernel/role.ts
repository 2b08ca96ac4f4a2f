/** Each role may do all that those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** @returns whether somebody in `role` may do what is open to `needed` */
export function roleAllows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}

/** @returns `text` as a role; undefined where it is none, so that what a database holds grants nothing by mistake */
export function roleOf(text: string): Role | undefined {
  return ROLES.find((role) => role === text)
}
