import { z } from 'zod'
import { countSchema, instantSchema } from './primitives'

const FINDING_KINDS = [
  'cold',
  'expires-too-soon',
  'evicted-too-soon',
  'invalidated-too-often',
  'keys-never-repeat',
  'refused-too-often',
  'reloaded-unchanged',
  'ttl-too-long',
  'never-hit',
  'too-big',
  'level-costs-more',
  'tag-too-big',
  'tag-too-often',
  'memory-pressure',
  'redis-evicts',
  'stampede',
  'source-fails',
  'source-slows',
  'clock-skew',
  'write-backlog',
] as const

export const findingSchema = z
  .object({
    kind: z.enum(FINDING_KINDS),
    subject: z.object({ type: z.enum(['namespace', 'tag', 'level', 'cache']), name: z.string() }),
    says: z.string().describe('One sentence'),
    figures: z.array(
      z.object({ name: z.string(), value: z.number(), unit: z.enum(['count', 'part', 'ms', 'bytes', 'perHour']) }),
    ),
    confidence: z.enum(['low', 'medium', 'high']),
    change: z.string().describe('What to do'),
    brings: z.string().describe('What it should bring'),
    behind: z
      .object({
        page: z.enum(['keys', 'tags', 'levels', 'strategies', 'versions', 'activity']),
        filters: z.record(z.string(), z.string()),
      })
      .describe('The list behind it: a page of the console and its filters'),
  })
  .meta({ id: 'Finding' })

export const missRatioCurveSchema = z
  .object({
    requests: countSchema.describe('Requests that reached L1 and that the curve speaks of'),
    sampledKeys: countSchema,
    sampleRate: z.number().min(0).max(1).describe('The part of the keys that is sampled'),
    points: z.array(
      z.object({
        factor: z.number().describe("Times L1's size"),
        bytes: z.number().nullable().describe('null where only the number of entries bounds L1'),
        entries: countSchema,
        hitRate: z.number().min(0).max(1),
      }),
    ),
  })
  .meta({
    id: 'MissRatioCurve',
    description:
      'The hit rate that an L1 of other sizes would have, were it LRU (SHARDS, Waldspurger et al., FAST 2015)',
  })

export const adviceSchema = z
  .object({
    cache: z.string(),
    at: instantSchema,
    since: instantSchema.describe('When counting began'),
    findings: z.array(findingSchema).describe('Most urgent first; empty where all is well'),
    curve: missRatioCurveSchema.nullable().describe('null without L1, or before enough was seen'),
  })
  .meta({ id: 'Advice' })

export type Finding = z.infer<typeof findingSchema>
export type MissRatioCurve = z.infer<typeof missRatioCurveSchema>
export type Advice = z.infer<typeof adviceSchema>
