import { z } from 'zod'
import { OPERATION_KINDS } from '@/lib/kernel/operation'
import { countSchema, instantSchema, pageOf, pageQuery } from './primitives'

export const operationStateSchema = z.enum(['running', 'done', 'failed', 'stopped']).meta({ id: 'OperationState' })

export const operationSchema = z
  .object({
    id: z.string(),
    kind: z.enum(OPERATION_KINDS),
    cache: z.string(),
    subject: z.string().describe('What it is about'),
    actor: z.string(),
    state: operationStateSchema,
    startedAt: instantSchema,
    endedAt: instantSchema.nullable(),
    progress: z.object({
      done: countSchema,
      failed: countSchema,
      total: countSchema.nullable().describe('null where it is not known how much there is to do'),
    }),
    result: z
      .unknown()
      .describe('What the call itself would have answered; null until it is over, and where it failed'),
    error: z.string().nullable().describe('Why it failed'),
  })
  .meta({
    id: 'Operation',
    examples: [
      {
        ...{ id: 'op_x1', kind: 'warm', cache: 'catalog', subject: '500 keys', actor: 'ada', state: 'running' },
        ...{ startedAt: 1_790_000_000_000, endedAt: null, result: null, error: null },
        progress: { done: 120, failed: 0, total: 500 },
      },
    ],
  })

export const operationsQuerySchema = z.strictObject({
  state: operationStateSchema.optional(),
  ...pageQuery,
})

export const operationPageSchema = pageOf(operationSchema).meta({ id: 'OperationPage' })

export type OperationState = z.infer<typeof operationStateSchema>
export type Operation = z.infer<typeof operationSchema>
export type OperationsQuery = z.input<typeof operationsQuerySchema>
export type OperationPage = z.infer<typeof operationPageSchema>
