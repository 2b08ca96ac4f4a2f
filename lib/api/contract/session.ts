import { z } from 'zod'
import { instantSchema, roleSchema } from './primitives'

export const exchangeSignInLinkSchema = z
  .strictObject({ token: z.string().min(1).max(512) })
  .meta({ id: 'ExchangeSignInLink', examples: [{ token: 'EXAMPLE-of-a-43-character-base64url-token' }] })

export const signInSchema = z
  .strictObject({ name: z.string().min(1).max(64), password: z.string().min(1).max(1_024) })
  .meta({ id: 'SignIn', examples: [{ name: 'ada', password: 'three plain words here' }] })

export const beginSessionSchema = z
  .union([exchangeSignInLinkSchema, signInSchema])
  .meta({ id: 'BeginSession', description: 'The token of a sign-in link, or a name and a password' })

export const changePasswordSchema = z
  .strictObject({ password: z.string().min(1).max(1_024), newPassword: z.string().min(1).max(1_024) })
  .meta({
    id: 'ChangePassword',
    examples: [{ password: 'three plain words here', newPassword: 'four other plain words' }],
  })

export const sessionSchema = z
  .object({
    actor: z.object({ name: z.string(), role: roleSchema }),
    kind: z.enum(['session', 'token']),
    expiresAt: instantSchema.nullable(),
  })
  .meta({
    id: 'Session',
    examples: [{ actor: { name: 'admin', role: 'admin' }, kind: 'session', expiresAt: 1_790_000_000_000 }],
  })

export type SignIn = z.input<typeof signInSchema>
export type ChangePassword = z.input<typeof changePasswordSchema>
export type Session = z.infer<typeof sessionSchema>
