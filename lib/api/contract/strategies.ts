import { z } from 'zod'
import { countSchema, instanceQuery, namespaceSchema } from './primitives'
import { strategyCountsSchema } from './stats'

export const strategyNameSchema = z
  .enum([
    'cache-aside',
    'write-through',
    'write-behind',
    'refresh-ahead',
    'early-expiration',
    'fail-safe',
    'cached-errors',
    'negative-caching',
    'sliding',
    'jitter',
    'prefetch',
  ])
  .meta({ id: 'StrategyName' })

const strategySchema = z.object({
  name: strategyNameSchema,
  settings: z
    .record(z.string(), z.number().nullable())
    .describe('What it is set to; names end in their unit; null is without end'),
})

export const namespaceStrategiesSchema = z
  .object({
    namespace: z.string(),
    description: z.string(),
    isBound: z.boolean().describe('Whether it has a source of its own'),
    strategies: z.array(strategySchema),
    counts: strategyCountsSchema.extend({
      pending: countSchema.describe('Acknowledged writes that the source does not have yet'),
      deadLetters: countSchema,
    }),
    trials: z.array(z.enum(['reads', 'writes'])).describe('What can be tried on it with POST /strategies/trials'),
  })
  .meta({ id: 'NamespaceStrategies' })

export const strategiesQuerySchema = z.strictObject(instanceQuery)

export const strategiesSchema = z
  .object({
    items: z.array(namespaceStrategiesSchema),
    silent: z.array(z.string()).describe('Processes that did not answer, so that what they counted is left out'),
  })
  .meta({ id: 'Strategies' })

export const runTrialSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('reads'),
      namespace: namespaceSchema,
      readers: z.int().min(1).max(10_000).default(1_000),
    }),
    z.strictObject({
      kind: z.literal('writes'),
      namespace: namespaceSchema,
      rows: z.int().min(1).max(500).default(500),
    }),
  ])
  .meta({ id: 'RunTrial', examples: [{ kind: 'reads', namespace: 'company', readers: 1_000 }] })

export const trialSchema = z
  .object({
    kind: z.enum(['reads', 'writes']),
    namespace: z.string(),
    strategies: z.array(strategyNameSchema),
    calls: countSchema.describe('Readers, or rows written'),
    failed: countSchema.describe('Calls that were answered with an error'),
    firstError: z.string().nullable(),
    keys: countSchema,
    loads: countSchema,
    shared: countSchema.describe('Readers that waited for a load that another had begun'),
    writes: countSchema.describe(
      "Writes that reached the source; of those written behind, the namespace's others as well",
    ),
    ms: z.number().describe('Until every caller had its answer'),
    settledMs: z.number().describe('Until the source had every write, too'),
    slowestMs: z.number().describe('The longest that one caller waited'),
    events: z
      .array(z.object({ kind: z.string(), why: z.string(), count: countSchema }))
      .describe('In order of the first'),
  })
  .meta({
    id: 'Trial',
    examples: [
      {
        ...{ kind: 'reads', namespace: 'company', strategies: ['cache-aside', 'fail-safe'], calls: 1_000, failed: 0 },
        ...{ firstError: null, keys: 1, loads: 1, shared: 999, writes: 0, ms: 614, settledMs: 614, slowestMs: 613 },
        events: [{ kind: 'load.started', why: 'miss', count: 1 }],
      },
    ],
  })

export type StrategyName = z.infer<typeof strategyNameSchema>
export type NamespaceStrategies = z.infer<typeof namespaceStrategiesSchema>
export type Strategies = z.infer<typeof strategiesSchema>
export type RunTrial = z.input<typeof runTrialSchema>
export type Trial = z.infer<typeof trialSchema>
