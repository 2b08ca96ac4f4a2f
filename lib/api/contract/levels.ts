import { z } from 'zod'
import { countSchema, durationSchema, instantSchema, levelNameSchema, levelStatusSchema } from './primitives'
import { logPositionSchema } from './entries'
import { failureSchema, quantilesSchema } from './stats'

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
    failures: z.array(failureSchema).describe('Why there were errors: the last 16 kinds, the newest first'),
    latencyMs: quantilesSchema.nullable(),
    bypassedUntil: instantSchema.nullable().describe('Left alone until then; null where it is asked'),
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

export const bypassLevelSchema = z
  .strictObject({ for: durationSchema.meta({ description: 'From now on, a day at most; 0 ends it' }) })
  .meta({ id: 'BypassLevel', examples: [{ for: '5m' }, { for: 0 }] })

export const levelBypassSchema = z
  .object({ level: levelNameSchema, bypassedUntil: instantSchema.nullable() })
  .meta({ id: 'LevelBypass', examples: [{ level: 'redis', bypassedUntil: 1_790_000_000_000 }] })

export const redisMemorySchema = z
  .object({
    policy: z
      .string()
      .nullable()
      .describe("Redis' `maxmemory-policy`; all is null where there is no Redis that answers"),
    usedBytes: countSchema.nullable().describe('By all that share the server'),
    maxBytes: countSchema.nullable().describe('`maxmemory`; null where there is no limit'),
    warning: z.string().nullable().describe('What does not suit a cache'),
  })
  .meta({
    id: 'RedisMemory',
    examples: [{ policy: 'volatile-lru', usedBytes: 40_000_000, maxBytes: 1_000_000_000, warning: null }],
  })

export type RedisMemory = z.infer<typeof redisMemorySchema>
export type BypassLevel = z.input<typeof bypassLevelSchema>
export type LevelBypass = z.infer<typeof levelBypassSchema>
export type LevelRow = z.infer<typeof levelRowSchema>
export type Levels = z.infer<typeof levelsSchema>
