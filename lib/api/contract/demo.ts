import { z } from 'zod'
import { countSchema } from './primitives'

export const demoSchema = z
  .object({
    available: z.boolean().describe('Whether this server has demo data to make traffic with'),
    on: z.boolean(),
    ratePerSecond: z.number(),
    requests: countSchema.describe('Made since the start'),
    errors: countSchema,
  })
  .meta({ id: 'Demo', examples: [{ available: true, on: true, ratePerSecond: 300, requests: 10_412, errors: 0 }] })

export const switchDemoSchema = z
  .strictObject({ on: z.boolean(), ratePerSecond: z.number().min(1).max(5_000).optional() })
  .meta({ id: 'SwitchDemo', examples: [{ on: true, ratePerSecond: 300 }] })

export type Demo = z.infer<typeof demoSchema>
export type SwitchDemo = z.infer<typeof switchDemoSchema>
