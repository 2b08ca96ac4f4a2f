import { z } from 'zod'
import { keySchema, namespaceSchema, tagSchema } from './primitives'

export const targetSchema = z
  .union([
    z.strictObject({ key: keySchema }),
    z.strictObject({ keys: z.array(keySchema).min(1).max(10_000).readonly() }),
    z.strictObject({ tag: tagSchema }),
    z.strictObject({ tags: z.array(tagSchema).min(1).max(100).readonly(), match: z.enum(['any', 'all']) }),
    z.strictObject({ dependency: keySchema }),
    z.strictObject({ namespace: namespaceSchema }),
    z.strictObject({ prefix: keySchema }),
    z.strictObject({ all: z.literal(true) }),
  ])
  .meta({
    id: 'Target',
    description: 'What is to go; `dependency` is the key and, recursively, everything that depends on it',
    examples: [
      { tag: 'tech' },
      { key: 'company:AAPL' },
      { keys: ['company:AAPL', 'quote:AAPL'] },
      { tags: ['tech', 'us'], match: 'all' },
      { dependency: 'company:AAPL' },
      { namespace: 'company' },
      { prefix: 'quote:A' },
      { all: true },
    ],
  })

export type Target = z.infer<typeof targetSchema>
