import { z } from 'zod'
import { countSchema, durationSchema, instanceQuery, instantSchema, levelNameSchema } from './primitives'
import { outcomeCountsSchema, quantilesSchema } from './stats'

/** ms since the epoch or ISO 8601. */
export const whenSchema = z
  .union([
    z.coerce.number<number | string>().min(0).max(8.64e15),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  ])
  .meta({ description: 'ms since the Unix epoch, or ISO 8601' })

export const seriesQuerySchema = z.strictObject({
  ...instanceQuery,
  from: whenSchema.optional().meta({ description: 'Default: one hour before `to`' }),
  to: whenSchema.optional().meta({ description: 'Default: now' }),
  step: z
    .string()
    .max(40)
    .transform((text) => (/^\d+$/.test(text) ? Number(text) : text))
    .pipe(durationSchema)
    .optional()
    .meta({ description: "Default: what gives about 300 points; ms or '10s', '1m', '1h'" }),
})

export const seriesLevelSchema = z
  .object({
    hits: countSchema,
    misses: countSchema,
    sets: countSchema,
    deletes: countSchema,
    evictions: countSchema,
    expirations: countSchema,
    errors: countSchema,
    entries: countSchema.describe('At the end of the step'),
    bytes: countSchema.describe('At the end of the step'),
    p50Ms: z.number().nullable().describe('Within the step, as the next two; null where nothing was timed'),
    p95Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
  })
  .meta({ id: 'SeriesLevel' })

export const seriesPointSchema = z
  .object({
    at: instantSchema.describe('Start of the step'),
    observedMs: z
      .number()
      .positive()
      .describe(
        'How long of the step was counted: less than the step where processes began or ended; a rate is of this',
      ),
    requests: countSchema,
    latencyMs: quantilesSchema.nullable().describe('Of requests, within the step'),
    outcomes: outcomeCountsSchema,
    levels: z.object({
      memory: seriesLevelSchema.optional(),
      redis: seriesLevelSchema.optional(),
      disk: seriesLevelSchema.optional(),
    }),
    loads: z.object({ total: countSchema, failed: countSchema, shared: countSchema, p50Ms: z.number().nullable() }),
    invalidations: countSchema,
  })
  .meta({ id: 'SeriesPoint', description: 'What was counted within one step. Steps without samples are left out' })

export const seriesSchema = z
  .object({
    cache: z.string(),
    from: instantSchema,
    to: instantSchema,
    stepMs: z.number(),
    levels: z.array(levelNameSchema),
    latencyMs: quantilesSchema.nullable().describe('Of all requests between `from` and `to`, within 6 %'),
    points: z.array(seriesPointSchema),
    marks: z
      .array(z.object({ at: instantSchema, seq: z.int(), label: z.string(), matched: countSchema }))
      .describe('Invalidations by operators, to be drawn on the chart'),
  })
  .meta({ id: 'Series' })

export type SeriesLevel = z.infer<typeof seriesLevelSchema>
export type SeriesPoint = z.infer<typeof seriesPointSchema>
export type Series = z.infer<typeof seriesSchema>
export type SeriesQuery = { cache?: string; instance?: string; from?: number; to?: number; step?: string | number }
