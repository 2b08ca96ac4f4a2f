import { z } from 'zod'
import {
  cacheQuery,
  countedPageOf,
  countSchema,
  cursorSchema,
  instantSchema,
  limitSchema,
  perLevelSchema,
} from './primitives'

export const tagsQuerySchema = z.strictObject({
  ...cacheQuery,
  q: z.string().max(2_048).optional().meta({ description: 'Any part of the tag, compared literally' }),
  sort: z.enum(['tag', '-tag', 'entries', '-entries', 'bytes', '-bytes']).default('-entries'),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
})

export const tagRowSchema = z
  .object({
    tag: z.string(),
    entries: countSchema,
    bytes: countSchema.describe('Of its entries, each counted once, in whatever number of levels it is'),
    hits: countSchema,
  })
  .meta({ id: 'TagRow', examples: [{ tag: 'tech', entries: 74, bytes: 31_002, hits: 9_120 }] })

export const tagPageSchema = countedPageOf(tagRowSchema).meta({ id: 'TagPage' })

export const tagDetailSchema = z
  .object({
    tag: z.string(),
    entries: countSchema.describe('What invalidating the tag would match'),
    bytes: countSchema.describe('Of every copy, in all levels together'),
    perLevel: perLevelSchema,
    sample: z.array(z.string()),
    dependents: countSchema,
    expectedLoads: countSchema,
    exact: z.boolean().describe('False where so many carry it that they were estimated, or a level did not answer'),
    lastInvalidated: z
      .object({ at: instantSchema, by: z.string(), seq: z.int(), reason: z.string().nullable() })
      .nullable(),
  })
  .meta({ id: 'TagDetail' })

export type TagsQuery = z.input<typeof tagsQuerySchema>
export type TagRow = z.infer<typeof tagRowSchema>
export type TagPage = z.infer<typeof tagPageSchema>
export type TagDetail = z.infer<typeof tagDetailSchema>
