import { z } from 'zod'
import { parseDuration } from '@/lib/kernel/duration'
import { assertKey } from '@/lib/kernel/key'
import { reasonOf } from '@/lib/kernel/errors'
import { ROLES, type Role } from '@/lib/kernel/role'

export const levelNameSchema = z.enum(['memory', 'redis', 'disk']).meta({ id: 'LevelName' })
export const levelStatusSchema = z
  .enum(['up', 'degraded', 'down'])
  .meta({ id: 'LevelStatus', description: '`up`: answers; `degraded`: answers some; `down`: is not even asked' })
export const outcomeSchema = z.enum(['memory', 'redis', 'disk', 'source', 'stale', 'miss']).meta({ id: 'Outcome' })
export const stateSchema = z.enum(['fresh', 'stale', 'dead']).meta({ id: 'State' })
export const modeSchema = z.enum(['hard', 'soft']).meta({ id: 'Mode' })
export const roleSchema = z.enum(ROLES).meta({ id: 'Role' })

export type LevelName = z.infer<typeof levelNameSchema>
export type LevelStatus = z.infer<typeof levelStatusSchema>
export type Outcome = z.infer<typeof outcomeSchema>
export type State = z.infer<typeof stateSchema>
export type Mode = z.infer<typeof modeSchema>
export type { Role }

/** A point in time: ms since the Unix epoch. */
export const instantSchema = z.number().meta({ description: 'ms since the Unix epoch' })
export const countSchema = z.int().min(0)
/** JSON knows no Infinity: an entry without a TTL has `null`. */
export const ttlMsSchema = z.number().nullable().meta({ description: 'ms left; 0 where stale; null without a TTL' })

/** The rules of the engine for keys, in its own words. */
export const keySchema = z
  .string()
  .superRefine((key, context) => {
    try {
      assertKey(key)
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: reasonOf(thrown) })
    }
  })
  .meta({ description: '`namespace:rest`, 1 to 2,048 bytes of UTF-8', examples: ['company:AAPL'] })

/** Tags follow the rules of keys: well-formed, not empty, bounded. */
export const tagSchema = z
  .string()
  .superRefine((tag, context) => {
    try {
      assertKey(tag, 'tag')
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: reasonOf(thrown) })
    }
  })
  .meta({ description: '1 to 2,048 bytes of UTF-8', examples: ['tech'] })

/** Of what the server keeps in rows: users, tokens, operations. */
export const idParams = z.strictObject({
  id: z
    .string()
    .max(64)
    .meta({ description: 'As the list tells it', examples: ['1'] }),
})

/** The part of a key before the first `:`, so it holds none, and follows the rules of keys. */
export const namespaceSchema = z
  .string()
  .superRefine((namespace, context) => {
    try {
      assertKey(namespace, 'namespace')
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: reasonOf(thrown) })
    }
    if (namespace.includes(':'))
      context.addIssue({ code: 'custom', message: 'must be the part of a key before its first ":", so it holds none' })
  })
  .meta({ description: 'The part of a key before its first `:`', examples: ['company'] })

export const durationSchema = z
  .union([z.number(), z.string().max(40)])
  .superRefine((duration, context) => {
    try {
      parseDuration(duration)
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: reasonOf(thrown) })
    }
  })
  .meta({ description: "ms, or text such as '15s', '5m', '1h', '1d'", examples: ['5m', 300_000] })

/** Of what would be over when it begins. */
export const lifeSchema = durationSchema.refine((duration) => msOf(duration) !== 0, 'must be longer than 0')

function msOf(duration: number | string): number | undefined {
  try {
    return parseDuration(duration)
  } catch {
    // What is no duration was refused in words already.
    return undefined
  }
}

export const perLevelSchema = z
  .object({ memory: countSchema.optional(), redis: countSchema.optional(), disk: countSchema.optional() })
  .meta({ id: 'PerLevel', description: 'A count for each level that the cache has' })
export type PerLevel = z.infer<typeof perLevelSchema>

/** `?cache=` names the cache where there are several. */
export const cacheQuery = {
  cache: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Which cache, where the server has several; its first by default', examples: ['catalog'] }),
}

/** Where one process of several may be meant. */
export const instanceQuery = {
  ...cacheQuery,
  instance: z.string().max(200).optional().meta({ description: 'One process, by its id in `GET /instances`' }),
}

export const cursorSchema = z.string().min(1).max(8_192).meta({ description: 'The `nextCursor` of the page before' })
export const limitSchema = z.coerce
  .number<number | string>()
  .int()
  .min(1)
  .max(500)
  .default(50)
  .meta({ description: 'How many at most' })

/** Where a list goes on, and how much of it is wanted. */
export const pageQuery = { cursor: cursorSchema.optional(), limit: limitSchema }

/** @returns the schema of a page of `item`s */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Opaque; null on the last page'),
    total: countSchema.optional(),
    totalIsExact: z.boolean(),
    scanned: z
      .object({ looked: countSchema, of: countSchema })
      .optional()
      .describe('Where fewer than all entries were looked at: "scanned X of Y"'),
  })
}

/** @returns the schema of a page of `item`s that say how many entries there are under each */
export function countedPageOf<Item extends z.ZodType>(item: Item) {
  return pageOf(item).extend({
    totalIsExact: z
      .boolean()
      .describe(
        'True up to 20,000 entries, which are counted one by one. Beyond, counts are those of the index of the level that ' +
          'holds most: exact but for entries that died and were not removed yet.',
      ),
    asOf: instantSchema.describe('When it was counted'),
    unseen: z
      .array(levelNameSchema)
      .describe('Levels that did not answer: there may be more of everything, by what only they hold'),
  })
}
