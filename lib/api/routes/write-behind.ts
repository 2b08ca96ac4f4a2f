import { z } from 'zod'
import type { CacheContext } from '@/lib/admin/context'
import { discardDeadLetter } from '@/lib/admin/discard-dead-letter'
import type { Started } from '@/lib/admin/operations'
import { readWriteBehind } from '@/lib/admin/read-write-behind'
import { redriveDeadLetter } from '@/lib/admin/redrive-dead-letter'
import { discardDeadLetters, redriveDeadLetters, type Settled } from '@/lib/admin/settle-dead-letters'
import { cacheQuery } from '@/lib/api/contract/primitives'
import {
  discardLettersSchema,
  redriveLettersSchema,
  redriveReceiptSchema,
  settledSchema,
  writeBehindQuerySchema,
  writeBehindSchema,
} from '@/lib/api/contract/write-behind'
import { defineRoute } from '@/lib/api/route'
import { withinPatience } from '@/lib/api/within-patience'

const group = 'Write-behind'
/** An id holds a namespace, so it is about as long as a key may be. */
const params = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(2_200)
    .meta({ description: 'As `GET /write-behind` tells it', examples: ['orders:7'] }),
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
    problems: [503],
    async handle({ cache, params }) {
      await discardDeadLetter(cache(), params)
      return new Response(null, { status: 204 })
    },
  }),
  settleRoute('redrive', redriveDeadLetters, {
    summary: 'Apply many refused writes after all',
    description: 'One after the other, as an operation; what fails again is kept. More than 10,000 take an admin.',
    body: redriveLettersSchema,
  }),
  settleRoute('discard', discardDeadLetters, {
    summary: 'Discard many refused writes',
    description:
      'Those of every namespace, or more than 10,000, take an admin. `confirm` repeats the name of what goes.',
    body: discardLettersSchema,
  }),
]

function settleRoute<Body extends z.ZodType>(
  verb: 'redrive' | 'discard',
  settle: (context: CacheContext, body: z.output<Body>) => Started<Settled>,
  spec: { readonly summary: string; readonly description: string; readonly body: Body },
) {
  return defineRoute({
    ...{ method: 'post', path: `/write-behind/dead-letters/${verb}`, role: 'operator', group, query, ...spec },
    answers: { description: 'What became of them', schema: settledSchema },
    accepts: true,
    problems: [503],
    handle: ({ cache, body, ...call }) => withinPatience(call, settle(cache(), body), (settled) => ({ body: settled })),
  })
}
