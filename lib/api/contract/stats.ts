import { z } from 'zod'
import { countSchema, instanceQuery, instantSchema, levelNameSchema, levelStatusSchema } from './primitives'

export const quantilesSchema = z
  .object({ p50: z.number(), p95: z.number(), p99: z.number() })
  .meta({ id: 'Quantiles', description: 'ms', examples: [{ p50: 0.2, p95: 1.1, p99: 3.4 }] })

const rateSchema = z.number().min(0).max(1).nullable().describe('0 to 1; null where nothing was counted')

export const outcomeCountsSchema = z
  .object({
    memory: countSchema,
    redis: countSchema,
    disk: countSchema,
    source: countSchema,
    stale: countSchema,
    miss: countSchema,
  })
  .meta({ id: 'OutcomeCounts', description: 'Where answers came from; each request counts once' })

export const failureSchema = z
  .object({
    operation: z.string().describe('What was asked: read, write, remove, …'),
    reason: z.string().describe('Why the last of them failed'),
    count: countSchema,
    lastAt: instantSchema,
  })
  .meta({ id: 'Failure', description: 'Calls of a level that failed alike: their reasons differ by figures at most' })

export const levelStatsSchema = z
  .object({
    name: levelNameSchema,
    hits: countSchema,
    misses: countSchema,
    sets: countSchema,
    deletes: countSchema,
    evictions: countSchema,
    expirations: countSchema,
    errors: countSchema,
    failures: z.array(failureSchema).describe('Why there were errors: the last 16 kinds, the newest first'),
    hitRate: rateSchema,
    entries: countSchema,
    bytes: countSchema,
    maxBytes: z.number().nullable(),
    latencyMs: quantilesSchema.nullable(),
    status: levelStatusSchema,
    reason: z.string(),
    bypassedUntil: instantSchema.nullable().describe('Left alone until then; null where it is asked'),
  })
  .meta({ id: 'LevelStats' })

/** The engine's own (`lib/kernel/strategy.ts`). */
export const strategyCountsSchema = z
  .object({
    loads: countSchema.describe('Calls of the loader; the next seven are among them, by their cause'),
    misses: countSchema,
    staleLoads: countSchema.describe('Of values past their TTL'),
    retries: countSchema.describe('The same, where the load before had failed'),
    refreshes: countSchema.describe("Refresh-ahead's"),
    earlyRefreshes: countSchema.describe("XFetch's"),
    prefetches: countSchema,
    warmed: countSchema,
    shared: countSchema.describe('Calls that waited for a load that somebody else had begun'),
    failed: countSchema,
    softTimeouts: countSchema,
    hardTimeouts: countSchema,
    withheld: countSchema.describe(
      'Background loads not begun: the last one failed a moment ago, or there was no room',
    ),
    staleServed: countSchema,
    errorsCached: countSchema,
    errorsServed: countSchema.describe('Failures answered from memory, without a load'),
    renewals: countSchema.describe('Sliding entries whose life began anew'),
    writes: countSchema.describe('Writes that the source took, at once or from the journal'),
    writesRefused: countSchema,
    overtaken: countSchema.describe('Written values not stored, because somebody else wrote in between'),
    buried: countSchema.describe('Writes that became dead letters'),
  })
  .meta({ id: 'StrategyCounts' })

export const statsSchema = z
  .object({
    cache: z.string(),
    at: instantSchema,
    requests: z.object({
      ...{ total: countSchema, byOutcome: outcomeCountsSchema, hitRate: rateSchema },
      latencyMs: quantilesSchema
        .nullable()
        .describe('From the call to the answer; of hits in memory one in some 64 is timed and counts for all'),
    }),
    levels: z.array(levelStatsSchema),
    loads: z.object({
      total: countSchema,
      failed: countSchema,
      shared: countSchema,
      avoided: countSchema.describe('Requests that were answered without the source'),
      latencyMs: quantilesSchema.nullable(),
    }),
    invalidations: countSchema,
    writeBehind: z.object({ pending: countSchema, deadLetters: countSchema }),
    strategies: strategyCountsSchema,
    refused: z.record(z.string(), countSchema).describe('Values offered but not stored, by reason'),
  })
  .meta({ id: 'Stats', description: 'Counted since each process started, or since its last reset' })

export const statsQuerySchema = z.strictObject(instanceQuery)

export type Quantiles = z.infer<typeof quantilesSchema>
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>
export type LevelStats = z.infer<typeof levelStatsSchema>
export type Stats = z.infer<typeof statsSchema>
