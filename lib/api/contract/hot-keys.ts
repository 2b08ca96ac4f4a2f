import { z } from 'zod'
import { countSchema, instanceQuery, instantSchema, namespaceSchema } from './primitives'

export const hotKeysQuerySchema = z.strictObject({
  ...instanceQuery,
  namespace: namespaceSchema.optional(),
  limit: z.coerce
    .number<number | string>()
    .int()
    .min(1)
    .max(500)
    .default(20)
    .meta({ description: 'How many of each list' }),
})

export const hotKeysSchema = z
  .object({
    cache: z.string(),
    instance: z.string().describe('The process whose lists these are'),
    since: instantSchema.describe('When it began to count'),
    hot: z
      .array(
        z.object({
          namespace: z.string(),
          key: z.string(),
          atLeast: countSchema.describe('Requests that are certain, but for the sampling of hits in memory'),
          atMost: countSchema,
        }),
      )
      .describe('Asked for most, by what is certain; of a namespace, whatever had more than a 64th of its requests'),
    big: z
      .array(z.object({ namespace: z.string(), key: z.string(), sizeBytes: countSchema }))
      .describe('Largest as last stored, 32 of a namespace at most'),
  })
  .meta({
    id: 'HotKeys',
    examples: [
      {
        ...{ cache: 'catalog', instance: 'a3f29c1e', since: 1_790_000_000_000 },
        hot: [{ namespace: 'quote', key: 'quote:AAPL', atLeast: 18_240, atMost: 18_304 }],
        big: [{ namespace: 'history', key: 'history:AAPL', sizeBytes: 48_211 }],
      },
    ],
  })

export type HotKeys = z.infer<typeof hotKeysSchema>
