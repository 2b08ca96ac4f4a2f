import { z } from 'zod'
import {
  cacheQuery,
  countSchema,
  cursorSchema,
  instantSchema,
  limitSchema,
  namespaceSchema,
  pageOf,
} from './primitives'
import { valuePreviewSchema } from './entries'

export const writeBehindQuerySchema = z.strictObject({
  ...cacheQuery,
  cursor: cursorSchema.optional().describe('Of the dead letters'),
  limit: limitSchema,
})

export const pendingWritesSchema = z
  .object({
    namespace: z.string(),
    bound: z.boolean().describe('Whether there is a source to bring the writes to'),
    pending: countSchema,
    oldestAgeMs: z.number().nullable(),
    failure: z.string().nullable().describe('Why the last attempt failed; null where it did not'),
    deadLetters: countSchema.describe('In the source; those of sources without transactions count in the total only'),
  })
  .meta({ id: 'PendingWrites' })

export const deadLetterSchema = z
  .object({
    id: z.string(),
    namespace: z.string(),
    key: z.string(),
    value: valuePreviewSchema.nullable().describe('null for a removal, and where it cannot be read any more'),
    isRemoval: z.boolean(),
    reason: z.string().describe('What the source said'),
    at: instantSchema.describe('When it was written'),
    buriedAt: instantSchema.describe('When it was given up'),
  })
  .meta({ id: 'DeadLetter' })

export const writeBehindSchema = z
  .object({
    cache: z.string(),
    instance: z.string().describe('The process whose writes these are'),
    enabled: z.boolean().describe('Whether the cache has a journal; without one nothing is written behind'),
    pending: countSchema,
    bytes: countSchema,
    oldestAgeMs: z.number().nullable(),
    limits: z
      .object({ maxBytes: z.number(), maxPending: countSchema, maxAgeMs: z.number() })
      .nullable()
      .describe('From half of one on acknowledgements slow down; at one, writes go through, or are refused'),
    adoptedJournals: countSchema.describe('Of processes that were gone, taken over since this one started'),
    namespaces: z.array(pendingWritesSchema),
    deadLetters: pageOf(deadLetterSchema)
      .extend({ unread: z.string().nullable().describe('Why they could not be read; null where they could') })
      .describe('By namespace, the longest buried first'),
  })
  .meta({ id: 'WriteBehind' })

export const redriveReceiptSchema = z
  .object({
    id: z.string(),
    outcome: z.enum(['applied', 'superseded']).describe('`superseded`: a newer write of the key had been applied'),
  })
  .meta({ id: 'RedriveReceipt', examples: [{ id: 'position/3f6c/812', outcome: 'applied' }] })

const lettersTargetSchema = z
  .union([z.strictObject({ namespace: namespaceSchema }), z.strictObject({ all: z.literal(true) })])
  .meta({ id: 'DeadLettersTarget', examples: [{ namespace: 'position' }, { all: true }] })

export const redriveLettersSchema = z
  .strictObject({ target: lettersTargetSchema })
  .meta({ examples: [{ target: { namespace: 'position' } }] })

export const discardLettersSchema = z
  .strictObject({
    target: lettersTargetSchema,
    confirm: z.string().max(2_048).describe("The namespace, or for all of them the cache's name"),
  })
  .meta({ examples: [{ target: { namespace: 'position' }, confirm: 'position' }] })

export const settledSchema = z
  .object({
    done: countSchema,
    failed: countSchema.describe('They are kept'),
    total: countSchema.nullable().describe('null where it is not known how many there were'),
    firstError: z.string().nullable(),
    ms: z.number(),
  })
  .meta({
    id: 'SettledDeadLetters',
    examples: [{ done: 118, failed: 2, total: 120, firstError: 'no such account', ms: 840 }],
  })

export type WriteBehindQuery = z.input<typeof writeBehindQuerySchema>
export type PendingWrites = z.infer<typeof pendingWritesSchema>
export type DeadLetter = z.infer<typeof deadLetterSchema>
export type WriteBehind = z.infer<typeof writeBehindSchema>
export type LettersTarget = z.infer<typeof lettersTargetSchema>
export type RedriveLetters = z.input<typeof redriveLettersSchema>
export type DiscardLetters = z.input<typeof discardLettersSchema>
export type SettledLetters = z.infer<typeof settledSchema>
export type RedriveReceipt = z.infer<typeof redriveReceiptSchema>
