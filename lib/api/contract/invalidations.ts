import { z } from 'zod'
import {
  cacheQuery,
  countSchema,
  cursorSchema,
  instantSchema,
  limitSchema,
  modeSchema,
  pageOf,
  perLevelSchema,
} from './primitives'
import { whenSchema } from './series'
import { targetSchema } from './target'

export const previewRequestSchema = z
  .strictObject({ target: targetSchema })
  .meta({ id: 'PreviewRequest', examples: [{ target: { tag: 'tech' } }] })

const memoryCountSchema = z
  .object({
    instance: z.string(),
    entries: countSchema.nullable().describe('null where the process has no memory level, or did not answer in time'),
    exact: z.boolean(),
  })
  .meta({ id: 'MemoryCount' })

export const invalidationPlanSchema = z
  .object({
    planId: z.string(),
    target: targetSchema,
    matched: countSchema,
    perLevel: perLevelSchema.describe('Entries; of memory, those of the process that was asked'),
    memories: z.array(memoryCountSchema).describe('Memory, process by process, the one that was asked first'),
    bytes: countSchema.describe('Of every copy, in all levels of the process that was asked'),
    sample: z.array(z.string()),
    dependents: countSchema.describe('Of those matched: keys that go because they depend on others that go'),
    expectedLoads: countSchema,
    exact: z
      .boolean()
      .describe(
        'True where every entry was looked at. False where a level did not answer, or knows of over 100,000: it is then ' +
          'estimated, and takes an admin',
      ),
    expiresAt: instantSchema,
    confirm: z.string().nullable().describe('What `confirm` must repeat; null where nothing need be confirmed'),
    needsRole: z.enum(['operator', 'admin']).describe('Who may carry it out'),
  })
  .meta({
    id: 'InvalidationPlan',
    examples: [
      {
        planId: 'plan_6b0c',
        target: { tag: 'tech' },
        matched: 74,
        perLevel: { memory: 60, redis: 74, disk: 74 },
        memories: [{ instance: '6b0c91d2-a7', entries: 60, exact: true }],
        bytes: 31_002,
        sample: ['company:AAPL', 'company:MSFT'],
        dependents: 1,
        expectedLoads: 52,
        exact: true,
        expiresAt: 1_790_000_000_000,
        confirm: null,
        needsRole: 'operator',
      },
    ],
  })

const options = {
  mode: modeSchema.default('hard'),
  reason: z.string().max(500).optional(),
  confirm: z.string().max(2_048).optional(),
}

export const invalidateRequestSchema = z
  .union([
    z.strictObject({ target: targetSchema, ...options }),
    z.strictObject({ planId: z.string().max(100), ...options }),
  ])
  .meta({
    id: 'InvalidateRequest',
    examples: [{ target: { tag: 'tech' }, mode: 'soft', reason: 'new sector data' }, { planId: 'plan_6b0c' }],
  })

export const invalidationReceiptSchema = z
  .object({
    seq: countSchema.describe('Position in the log; 0 where it is queued'),
    matched: countSchema,
    perLevel: perLevelSchema,
    exact: z.boolean().describe('False where so many went that they were estimated, or a level did not answer'),
    dependents: z
      .literal('queued')
      .optional()
      .describe('There where what depends on the keys could not be looked up: it goes as soon as it can'),
    ms: z.number(),
    mode: modeSchema,
    undoable: z.boolean(),
  })
  .meta({
    id: 'InvalidationReceipt',
    examples: [
      {
        seq: 813,
        matched: 74,
        perLevel: { memory: 60, redis: 74, disk: 74 },
        exact: true,
        ms: 4.1,
        mode: 'soft',
        undoable: true,
      },
    ],
  })

export const invalidationRowSchema = z
  .object({
    seq: countSchema,
    at: instantSchema,
    actor: z.string(),
    target: targetSchema,
    mode: modeSchema,
    reason: z.string().nullable(),
    previewMatched: countSchema.nullable(),
    matched: countSchema,
    perLevel: perLevelSchema,
    undoneAt: instantSchema.nullable(),
    undoneBy: z.string().nullable().describe('Who took it back'),
    undoable: z.boolean(),
  })
  .meta({ id: 'InvalidationRow' })

export const invalidationsQuerySchema = z.strictObject({
  ...cacheQuery,
  kind: z
    .enum(['all', 'namespace', 'prefix', 'tag', 'dependency', 'key'])
    .optional()
    .meta({ description: 'What was to go; `key` is one or several, and so is `tag`' }),
  seq: z.coerce
    .number<number | string>()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: 'At this position of the log, as a receipt tells it; of a log that began anew each' }),
  of: z
    .string()
    .max(2_048)
    .optional()
    .meta({ description: 'What it named, exactly: a tag, a key, a prefix, a namespace; several may be named by one' }),
  actor: z.string().max(200).optional().meta({ description: 'Who did it: `ada`, `token:deploy`, `automation`' }),
  from: whenSchema.optional().meta({ description: 'Not older: ms since the Unix epoch, or ISO 8601' }),
  to: whenSchema.optional().meta({ description: 'Not younger' }),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
})
export const invalidationPageSchema = pageOf(invalidationRowSchema).meta({ id: 'InvalidationPage' })

export type InvalidationPlan = z.infer<typeof invalidationPlanSchema>
export type InvalidateRequest = z.input<typeof invalidateRequestSchema>
export type InvalidationReceipt = z.infer<typeof invalidationReceiptSchema>
export type InvalidationRow = z.infer<typeof invalidationRowSchema>
export type InvalidationPage = z.infer<typeof invalidationPageSchema>

export type InvalidationsQuery = z.input<typeof invalidationsQuerySchema>
