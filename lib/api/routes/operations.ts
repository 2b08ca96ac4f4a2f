import { listOperations } from '@/lib/admin/list-operations'
import { readOperation } from '@/lib/admin/read-operation'
import { stopOperation } from '@/lib/admin/stop-operation'
import { operationPageSchema, operationSchema, operationsQuerySchema } from '@/lib/api/contract/operations'
import { idParams } from '@/lib/api/contract/primitives'
import { defineRoute } from '@/lib/api/route'

const group = 'Operations'
const params = idParams

export const operationRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/operations', role: 'viewer', group },
    summary: 'What takes longer than a request',
    description:
      'Of all processes that share the database. `GET /events` tells of the progress of those of the process that answers.',
    query: operationsQuerySchema,
    answers: { description: 'Operations, newest first', schema: operationPageSchema },
    handle: async ({ operator, query }) => ({ body: await listOperations(operator, query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/operations/{id}', role: 'viewer', group, params },
    summary: 'How far an operation is, or what it came to',
    answers: { description: 'The operation', schema: operationSchema },
    handle: async ({ operator, params }) => ({ body: await readOperation(operator, params) }),
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
