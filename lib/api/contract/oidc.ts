import { z } from 'zod'

/** What an identity provider sends a browser back with; it may say more. */
export const oidcCallbackQuerySchema = z
  .object({
    code: z.string().max(4_096).optional().meta({ description: 'What the provider gives for a sign-in' }),
    state: z
      .string()
      .max(512)
      .meta({ description: 'As it was sent along to the provider', examples: ['a-state'] }),
    error: z.string().max(512).optional().meta({ description: 'Why there is no code' }),
  })
  .catchall(z.string().max(4_096))
  .meta({ id: 'OidcCallback', examples: [{ code: 'a-code', state: 'a-state' }] })
