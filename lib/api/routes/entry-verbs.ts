import { z } from 'zod'
import { refreshEntry } from '@/lib/admin/refresh-entry'
import { traceEntry } from '@/lib/admin/trace-entry'
import { refreshReceiptSchema, traceSchema } from '@/lib/api/contract/entries'
import { defineRoute } from '@/lib/api/route'
import { entryParams, entryQuery } from './entry-params'

const shared = { params: entryParams, query: entryQuery, body: z.strictObject({}), bodyIsOptional: true } as const

export const entryVerbRoutes = [
  defineRoute({
    ...{ method: 'post', path: '/entries/{key}/refresh', role: 'operator', group: 'Entries', ...shared },
    summary: 'Load an entry again from its source',
    answers: { description: 'How long it took', schema: refreshReceiptSchema },
    problems: [409, 502],
    handle: async ({ cache, params }) => ({ body: await refreshEntry(cache(), params) }),
  }),
  defineRoute({
    ...{ method: 'post', path: '/entries/{key}/trace', role: 'operator', group: 'Entries', ...shared },
    summary: 'Read an entry and tell each step',
    description: 'A real read, with a load where there is a source.',
    answers: { description: 'The steps', schema: traceSchema },
    problems: [502],
    handle: async ({ cache, params }) => ({ body: await traceEntry(cache(), params) }),
  }),
]
