import { z } from 'zod'
import { instantSchema, roleSchema } from './primitives'

export const exchangeSignInLinkSchema = z
  .strictObject({ token: z.string().min(1).max(512) })
  .meta({ id: 'ExchangeSignInLink', examples: [{ token: 'EXAMPLE-of-a-43-character-base64url-token' }] })

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

export type Session = z.infer<typeof sessionSchema>
