import { z } from 'zod'

/** What an identity provider sends a browser back with; it may say more. */
export const oidcCallbackQuerySchema = z
  .object({
    code: z.string().max(4_096).optional(),
    state: z
      .string()
      .max(512)
      .meta({ examples: ['a-state'] }),
    error: z.string().max(512).optional(),
  })
  .catchall(z.string().max(4_096))
  .meta({ id: 'OidcCallback', examples: [{ code: 'a-code', state: 'a-state' }] })
