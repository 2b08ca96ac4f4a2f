import { z } from 'zod'
import { countSchema, instantSchema, pageOf } from './primitives'
import { logPositionSchema } from './entries'

export const instanceSchema = z
  .object({
    id: z.string(),
    isThis: z.boolean().describe('The process that answers'),
    pid: z.int(),
    host: z.string(),
    node: z.string().describe('Version of Node.js'),
    startedAt: instantSchema,
    uptimeMs: z.number(),
    memoryEntries: countSchema,
    memoryBytes: countSchema,
    heapBytes: countSchema,
    containers: countSchema.describe('How often the process built its cache: more than once is a fault'),
    log: logPositionSchema,
  })
  .meta({ id: 'Instance' })

export const instancePageSchema = pageOf(instanceSchema).meta({ id: 'InstancePage' })

export type Instance = z.infer<typeof instanceSchema>
export type InstancePage = z.infer<typeof instancePageSchema>
