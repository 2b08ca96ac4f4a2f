import { z } from 'zod'

/** Groups of calls; a scoped token is for those that it names, within its role. */
export const SCOPES = [
  ...['state', 'entries', 'tags', 'namespaces', 'invalidations', 'operations', 'activity'],
  ...['tokens', 'users', 'write-behind', 'advisor', 'strategies'],
] as const

export const scopeSchema = z.enum(SCOPES).meta({ id: 'Scope' })
export type Scope = z.infer<typeof scopeSchema>
