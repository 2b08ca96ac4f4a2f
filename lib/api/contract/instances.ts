import { z } from 'zod'
import { countSchema, instantSchema, pageOf } from './primitives'
import { logPositionSchema } from './entries'

export const instanceSchema = z
  .object({
    id: z.string(),
    isThis: z.boolean().describe('The process that was asked'),
    answers: z
      .boolean()
      .describe('False where it has not been heard of for some seconds though it did not go: stopped, or cut off'),
    heardAgoMs: z.number(),
    pid: z.int(),
    host: z.string(),
    node: z.string().describe('Version of Node.js'),
    version: z.string().describe('Of Timberline'),
    startedAt: instantSchema,
    uptimeMs: z.number(),
    memoryEntries: countSchema,
    memoryBytes: countSchema,
    heapBytes: countSchema,
    containers: countSchema
      .nullable()
      .describe('How often the process built its cache: more than once is a fault; null where another one was asked'),
    log: logPositionSchema,
    lag: countSchema.describe('Records of the log that another process has applied and this one has not'),
  })
  .meta({ id: 'Instance' })

export const instancePageSchema = pageOf(instanceSchema).meta({ id: 'InstancePage' })

export type Instance = z.infer<typeof instanceSchema>
export type InstancePage = z.infer<typeof instancePageSchema>
