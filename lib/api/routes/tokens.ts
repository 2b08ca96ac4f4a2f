import { z } from 'zod'
import { createToken } from '@/lib/admin/create-token'
import { listTokens } from '@/lib/admin/list-tokens'
import { revokeToken } from '@/lib/admin/revoke-token'
import { idParams, pageQuery } from '@/lib/api/contract/primitives'
import { createdTokenSchema, createTokenSchema, tokenPageSchema } from '@/lib/api/contract/tokens'
import { defineRoute } from '@/lib/api/route'

const group = 'Tokens'

export const tokenRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/tokens', role: 'admin', group },
    summary: 'Bearer tokens',
    query: z.strictObject(pageQuery),
    answers: { description: 'Tokens, newest first, without their secrets', schema: tokenPageSchema },
    handle: async ({ operator, query }) => ({ body: await listTokens(operator, query) }),
  }),
  defineRoute({
    ...{ method: 'post', path: '/tokens', role: 'admin', group },
    summary: 'Make a bearer token',
    body: createTokenSchema,
    answers: { status: 201, description: 'The token, shown this once', schema: createdTokenSchema },
    problems: [409],
    handle: async ({ operator, body }) => ({ body: await createToken(operator, body) }),
  }),
  defineRoute({
    ...{ method: 'delete', path: '/tokens/{id}', role: 'admin', group },
    summary: 'Revoke a bearer token',
    params: idParams,
    answers: { status: 204, description: 'It is worth nothing from now on' },
    async handle({ operator, params }) {
      await revokeToken(operator, params)
      return new Response(null, { status: 204 })
    },
  }),
]
