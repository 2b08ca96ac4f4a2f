import { z } from 'zod'
import { countSchema, durationSchema, keySchema } from './primitives'

const manyKeys = z.array(keySchema).min(1).max(10_000)

export const warmRequestSchema = z
  .strictObject({ keys: manyKeys })
  .meta({ id: 'WarmRequest', examples: [{ keys: ['company:AAPL', 'company:MSFT'] }] })

export const warmReceiptSchema = z
  .object({
    done: countSchema.describe('Fresh now, whether loaded or fresh before'),
    failed: countSchema.describe('Their source failed'),
    total: countSchema,
    ms: z.number(),
  })
  .meta({ id: 'WarmReceipt', examples: [{ done: 2, failed: 0, total: 2, ms: 431.2 }] })

export const refreshRequestSchema = z
  .strictObject({ keys: manyKeys })
  .meta({ id: 'RefreshRequest', examples: [{ keys: ['company:AAPL', 'company:MSFT'] }] })

export const retimeRequestSchema = z
  .strictObject({ keys: manyKeys, ttl: durationSchema })
  .meta({ id: 'RetimeRequest', examples: [{ keys: ['company:AAPL', 'company:MSFT'], ttl: '10m' }] })

export const partsReceiptSchema = z
  .object({
    done: countSchema,
    failed: countSchema.describe('Not held any more, or their source failed'),
    total: countSchema.describe('More than both together where it was stopped'),
    ms: z.number(),
  })
  .meta({ id: 'PartsReceipt', examples: [{ done: 2, failed: 0, total: 2, ms: 431.2 }] })

export type RefreshRequest = z.input<typeof refreshRequestSchema>
export type RetimeRequest = z.input<typeof retimeRequestSchema>
export type PartsReceipt = z.infer<typeof partsReceiptSchema>
export type WarmRequest = z.input<typeof warmRequestSchema>
export type WarmReceipt = z.infer<typeof warmReceiptSchema>
