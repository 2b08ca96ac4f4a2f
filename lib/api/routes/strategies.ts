import { z } from 'zod'
import { listStrategies } from '@/lib/admin/list-strategies'
import { runTrial } from '@/lib/admin/run-trial'
import { cacheQuery } from '@/lib/api/contract/primitives'
import { runTrialSchema, strategiesQuerySchema, strategiesSchema, trialSchema } from '@/lib/api/contract/strategies'
import { defineRoute } from '@/lib/api/route'

const group = 'Strategies'
const query = z.strictObject(cacheQuery)

export const strategyRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/strategies', role: 'viewer', group },
    summary: 'How each namespace is read and written, and what came of it',
    query: strategiesQuerySchema,
    answers: { description: 'Strategies with their settings and counters', schema: strategiesSchema },
    problems: [404],
    handle: async ({ cache, query }) => ({ body: await listStrategies(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'post', path: '/strategies/trials', role: 'operator', group, query },
    summary: 'Try a strategy on the real source',
    description:
      '`reads`: invalidates one key and lets so many readers ask for it at once. `writes`: writes so many rows through the ' +
      'cache. Only where the server has demo data; one trial at a time; audited.',
    body: runTrialSchema,
    answers: { status: 201, description: 'What the strategy made of it', schema: trialSchema },
    problems: [409],
    handle: async ({ cache, body }) => ({ body: await runTrial(cache(), body) }),
  }),
]
