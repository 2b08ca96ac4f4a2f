import { z } from 'zod'
import { countedPageOf, countSchema, ttlMsSchema } from './primitives'

export const namespacePolicySchema = z
  .object({
    ttlMs: ttlMsSchema.optional(),
    staleForMs: z.number().optional(),
    refreshAhead: z.number().optional(),
    earlyExpiration: z.number().optional(),
    jitter: z.number().optional(),
    maxBytes: z.number().optional(),
    cacheEmpty: z.boolean().optional(),
    strict: z.boolean().optional(),
    tags: z.array(z.string()).optional(),
  })
  .meta({ id: 'NamespacePolicy', description: 'What was declared; what is absent takes the defaults of the cache' })

export const namespaceRowSchema = z
  .object({
    namespace: z.string(),
    declared: z.boolean(),
    description: z.string(),
    policy: namespacePolicySchema,
    version: z.object({ active: z.int(), known: z.array(z.int()) }),
    entries: countSchema,
    bytes: countSchema.describe('Of its entries, each counted once, in whatever number of levels it is'),
    hits: countSchema,
    canRefresh: z.boolean(),
    counted: z
      .object({
        requests: countSchema,
        hitRate: z.number().min(0).max(1).nullable(),
        loads: countSchema,
        loadMs: z.number().describe('All loads together'),
        avoidedMs: z.number().describe('What the hits would have cost, at the mean of the loads'),
      })
      .nullable()
      .describe('Since the process started or since the last reset; null where nothing was asked of it'),
  })
  .meta({
    id: 'NamespaceRow',
    examples: [
      {
        namespace: 'company',
        declared: true,
        description: 'Company profile by symbol',
        policy: { ttlMs: 3_600_000, staleForMs: 86_400_000, tags: ['companies'] },
        version: { active: 2, known: [2, 1] },
        entries: 503,
        bytes: 211_000,
        hits: 88_120,
        canRefresh: true,
        counted: { requests: 90_000, hitRate: 0.979, loads: 1_880, loadMs: 41_200, avoidedMs: 1_930_000 },
      },
    ],
  })

export const namespacePageSchema = countedPageOf(namespaceRowSchema).meta({ id: 'NamespacePage' })

export type NamespacePolicy = z.infer<typeof namespacePolicySchema>
export type NamespaceRow = z.infer<typeof namespaceRowSchema>
export type NamespacePage = z.infer<typeof namespacePageSchema>
