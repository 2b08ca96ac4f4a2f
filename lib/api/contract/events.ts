import { z } from 'zod'
import { operationSchema } from './operations'
import { cacheQuery, countSchema, instantSchema } from './primitives'

/** The engine's own events (`lib/kernel/event.ts`), as they are. */
const cacheEventSchema = z.looseObject({ kind: z.string() })

/** The `data` of one message of `GET /events`; the message's `event` is the `kind`. */
export const liveEventSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('activity'),
      at: instantSchema,
      events: z.array(cacheEventSchema),
      dropped: countSchema.describe('Events of this moment that were not sent: the feed is sampled'),
    }),
    z.object({
      kind: z.literal('rates'),
      at: instantSchema,
      overMs: z.number(),
      requests: countSchema,
      byOutcome: z.record(z.string(), countSchema),
    }),
    z.object({
      kind: z.literal('invalidation'),
      at: instantSchema,
      seq: z.int(),
      names: z.array(z.string()),
      mode: z.string(),
      local: z.boolean(),
    }),
    z.object({
      kind: z.literal('level'),
      at: instantSchema,
      level: z.string(),
      status: z.string(),
      reason: z.string(),
    }),
    z.object({ kind: z.literal('operation'), at: instantSchema, operation: operationSchema }),
    z.object({ kind: z.literal('log'), at: instantSchema, status: z.string(), reason: z.string() }),
  ])
  .meta({ id: 'LiveEvent' })

const KINDS: readonly string[] = liveEventSchema.options.map(({ shape }) => shape.kind.value)

export const eventsQuerySchema = z.strictObject({
  ...cacheQuery,
  kinds: z
    .string()
    .max(200)
    .refine((kinds) => kinds.split(',').every((kind) => KINDS.includes(kind)), {
      message: `must be some of ${KINDS.join(', ')}, with commas between them`,
    })
    .optional()
    .meta({ description: `Comma-separated, of ${KINDS.join(', ')}; all by default`, examples: ['rates,level'] }),
})

export type LiveEvent = z.infer<typeof liveEventSchema>
export type LiveEventKind = LiveEvent['kind']
