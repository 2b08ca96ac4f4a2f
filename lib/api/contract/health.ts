import { z } from 'zod'
import { levelNameSchema, levelStatusSchema } from './primitives'

export const healthSchema = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    levels: z.array(z.object({ name: levelNameSchema, status: levelStatusSchema })),
  })
  .meta({
    id: 'Health',
    examples: [
      {
        status: 'degraded',
        levels: [
          { name: 'memory', status: 'up' },
          { name: 'redis', status: 'down' },
          { name: 'disk', status: 'up' },
        ],
      },
    ],
  })

export type Health = z.infer<typeof healthSchema>
