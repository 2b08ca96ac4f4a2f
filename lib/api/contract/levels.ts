import { z } from 'zod'
import { countSchema, levelNameSchema, levelStatusSchema } from './primitives'
import { logPositionSchema } from './entries'
import { quantilesSchema } from './stats'

export const levelRowSchema = z
  .object({
    name: levelNameSchema,
    label: z.string().describe('L1, L2, L3'),
    status: levelStatusSchema,
    reason: z.string().describe('Why it is not up; empty where it is'),
    entries: countSchema,
    bytes: countSchema,
    maxBytes: z.number().nullable(),
    errors: countSchema,
    latencyMs: quantilesSchema.nullable(),
  })
  .meta({ id: 'LevelRow' })

export const levelsSchema = z
  .object({
    cache: z.string(),
    environment: z.string().describe('Which deployment this is, for the badge: demo, development, production'),
    items: z.array(levelRowSchema),
    log: logPositionSchema,
    notes: z.array(z.string()).describe('What the start found out, such as "no Redis: the cache runs on L1 and L3"'),
  })
  .meta({ id: 'Levels' })

export type LevelRow = z.infer<typeof levelRowSchema>
export type Levels = z.infer<typeof levelsSchema>
