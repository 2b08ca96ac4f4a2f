import { z } from 'zod'
import { discardDeadLetter } from '@/lib/admin/discard-dead-letter'
import { readWriteBehind } from '@/lib/admin/read-write-behind'
import { redriveDeadLetter } from '@/lib/admin/redrive-dead-letter'
import { cacheQuery } from '@/lib/api/contract/primitives'
import { redriveReceiptSchema, writeBehindQuerySchema, writeBehindSchema } from '@/lib/api/contract/write-behind'
import { defineRoute } from '@/lib/api/route'

const group = 'Write-behind'
/** An id holds a namespace, so it is about as long as a key may be. */
const params = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(2_200)
    .meta({ examples: ['orders:7'] }),
})
const query = z.strictObject(cacheQuery)

export const writeBehindRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/write-behind', role: 'operator', group },
    summary: 'What waits for its source, and what was refused for good',
    query: writeBehindQuerySchema,
    answers: { description: 'Pending writes of this process, and dead letters', schema: writeBehindSchema },
    handle: async ({ cache, query }) => ({ body: await readWriteBehind(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'post', path: '/write-behind/dead-letters/{id}/redrive', role: 'operator', group },
    summary: 'Apply a refused write after all',
    ...{ params, query, body: z.strictObject({}), bodyIsOptional: true },
    answers: { description: 'What became of it', schema: redriveReceiptSchema },
    problems: [409],
    handle: async ({ cache, params }) => ({ body: await redriveDeadLetter(cache(), params) }),
  }),
  defineRoute({
    ...{ method: 'delete', path: '/write-behind/dead-letters/{id}', role: 'operator', group },
    summary: 'Discard a refused write',
    ...{ params, query },
    answers: { status: 204, description: 'It is gone' },
    async handle({ cache, params }) {
      await discardDeadLetter(cache(), params)
      return new Response(null, { status: 204 })
    },
  }),
]
