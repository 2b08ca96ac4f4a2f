import { z } from 'zod'
import { listOperations } from '@/lib/admin/list-operations'
import { readOperation } from '@/lib/admin/read-operation'
import { stopOperation } from '@/lib/admin/stop-operation'
import { operationPageSchema, operationSchema, operationsQuerySchema } from '@/lib/api/contract/operations'
import { defineRoute } from '@/lib/api/route'

const group = 'Operations'
const params = z.strictObject({ id: z.string().max(64) })

export const operationRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/operations', role: 'viewer', group },
    summary: 'What takes longer than a request',
    description: 'Of the process that answers. `GET /events` tells of their progress as it happens.',
    query: operationsQuerySchema,
    answers: { description: 'Operations, newest first', schema: operationPageSchema },
    handle: ({ operator, query }) => ({ body: listOperations(operator, query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/operations/{id}', role: 'viewer', group, params },
    summary: 'How far an operation is, or what it came to',
    answers: { description: 'The operation', schema: operationSchema },
    handle: ({ operator, params }) => ({ body: readOperation(operator, params) }),
  }),
  defineRoute({
    ...{ method: 'delete', path: '/operations/{id}', role: 'operator', group, params },
    summary: 'Stop an operation',
    description: 'It ends where it is; what it did until then stays done.',
    answers: { status: 202, description: 'The operation, asked to stop', schema: operationSchema },
    problems: [409],
    handle: async ({ operator, params }) => ({ body: await stopOperation(operator, params) }),
  }),
]
