import { z } from 'zod'
import { instantSchema, lifeSchema, pageOf, roleSchema } from './primitives'
import { scopeSchema } from './scopes'

export const createTokenSchema = z
  .strictObject({
    name: z.string().min(1).max(100),
    role: roleSchema,
    scopes: z.array(scopeSchema).min(1).optional().meta({ description: 'Groups of calls it is for; all by default' }),
    expiresIn: lifeSchema.optional(),
  })
  .meta({
    id: 'CreateToken',
    examples: [{ name: 'deploy pipeline', role: 'operator', scopes: ['invalidations'], expiresIn: '90d' }],
  })

export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    scopes: z.array(z.string()).nullable(),
    createdAt: instantSchema,
    createdBy: z.string(),
    lastUsedAt: instantSchema.nullable(),
    expiresAt: instantSchema.nullable(),
    revokedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Token' })

export const createdTokenSchema = tokenSchema
  .extend({ token: z.string().describe('Shown this once; only its hash is kept') })
  .meta({ id: 'CreatedToken' })

export const tokenPageSchema = pageOf(tokenSchema).meta({ id: 'TokenPage' })

export type CreateToken = z.input<typeof createTokenSchema>
export type Token = z.infer<typeof tokenSchema>
export type CreatedToken = z.infer<typeof createdTokenSchema>
export type TokenPage = z.infer<typeof tokenPageSchema>
