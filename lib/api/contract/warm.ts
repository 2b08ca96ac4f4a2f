import { z } from 'zod'
import { countSchema, keySchema } from './primitives'

export const warmRequestSchema = z
  .strictObject({ keys: z.array(keySchema).min(1).max(10_000) })
  .meta({ id: 'WarmRequest', examples: [{ keys: ['company:AAPL', 'company:MSFT'] }] })

export const warmReceiptSchema = z
  .object({
    done: countSchema.describe('Fresh now, whether loaded or fresh before'),
    failed: countSchema.describe('Their source failed'),
    total: countSchema,
    ms: z.number(),
  })
  .meta({ id: 'WarmReceipt', examples: [{ done: 2, failed: 0, total: 2, ms: 431.2 }] })

export type WarmRequest = z.input<typeof warmRequestSchema>
export type WarmReceipt = z.infer<typeof warmReceiptSchema>
