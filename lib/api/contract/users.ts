import { z } from 'zod'
import { instantSchema, pageOf, roleSchema } from './primitives'

export const userNameSchema = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@ -]{0,63}$/u, 'must be 1 to 64 letters, digits, spaces and . _ @ -')
  .meta({ examples: ['ada'] })

/** The rules are the server's to tell, in a sentence; this only bounds it. */
const passwordSchema = z.string().max(1_024)

export const createUserSchema = z
  .strictObject({ name: userNameSchema, role: roleSchema, password: passwordSchema })
  .meta({ id: 'CreateUser', examples: [{ name: 'ada', role: 'operator', password: 'three plain words here' }] })

export const updateUserSchema = z
  .strictObject({ role: roleSchema.optional(), password: passwordSchema.optional() })
  .meta({ id: 'UpdateUser', examples: [{ role: 'viewer' }] })

export const userSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    createdAt: instantSchema,
    createdBy: z.string(),
    lastSignInAt: instantSchema.nullable(),
    hasPassword: z.boolean(),
    isExternal: z.boolean().describe('Whether an identity provider vouches for the user'),
  })
  .meta({
    id: 'User',
    examples: [
      {
        ...{ id: '1', name: 'ada', role: 'operator', createdAt: 1_790_000_000_000, createdBy: 'admin' },
        ...{ lastSignInAt: null, hasPassword: true, isExternal: false },
      },
    ],
  })

export const userPageSchema = pageOf(userSchema).meta({ id: 'UserPage' })

export type CreateUser = z.input<typeof createUserSchema>
export type UpdateUser = z.input<typeof updateUserSchema>
export type User = z.infer<typeof userSchema>
export type UserPage = z.infer<typeof userPageSchema>
