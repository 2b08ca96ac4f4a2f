import { z } from 'zod'
import { cacheQuery, countSchema, keySchema, stateSchema } from './primitives'

export const dependenciesQuerySchema = z.strictObject({
  ...cacheQuery,
  key: keySchema,
  depth: z.coerce
    .number<number | string>()
    .int()
    .min(1)
    .max(16)
    .default(3)
    .meta({ description: 'How many steps from the key' }),
  direction: z.enum(['up', 'down', 'both']).default('both').meta({
    description: '`down`: what was made from the key (goes with it); `up`: what the key was made from',
  }),
})

export const dependencyGraphSchema = z
  .object({
    key: z.string(),
    nodes: z.array(
      z.object({
        key: z.string(),
        depth: z.int().describe('Steps from the key; negative upwards'),
        state: stateSchema
          .or(z.enum(['absent', 'unknown']))
          .describe('unknown: no level that answered holds it, and one did not answer'),
        sizeBytes: countSchema,
      }),
    ),
    edges: z.array(z.object({ parent: z.string(), child: z.string() })),
    cycles: z.array(z.array(z.string())),
    truncated: z.boolean().describe('More than 300 nodes, or deeper than asked'),
    isWhole: z.boolean().describe('False where who depends on some of the keys could not be asked'),
  })
  .meta({ id: 'DependencyGraph' })

export type DependenciesQuery = z.input<typeof dependenciesQuerySchema>
export type DependencyGraph = z.infer<typeof dependencyGraphSchema>
