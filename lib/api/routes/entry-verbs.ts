import { z } from 'zod'
import { refreshEntries } from '@/lib/admin/refresh-entries'
import { refreshEntry } from '@/lib/admin/refresh-entry'
import { retimeEntries } from '@/lib/admin/retime-entries'
import { traceEntry } from '@/lib/admin/trace-entry'
import { warmEntries } from '@/lib/admin/warm-entries'
import { refreshReceiptSchema, traceSchema } from '@/lib/api/contract/entries'
import {
  partsReceiptSchema,
  refreshRequestSchema,
  retimeRequestSchema,
  warmReceiptSchema,
  warmRequestSchema,
} from '@/lib/api/contract/warm'
import { defineRoute } from '@/lib/api/route'
import { withinPatience } from '@/lib/api/within-patience'
import { entryParams, entryQuery } from './entry-params'

const shared = { params: entryParams, query: entryQuery, body: z.strictObject({}), bodyIsOptional: true } as const

export const entryVerbRoutes = [
  defineRoute({
    ...{ method: 'post', path: '/warm', role: 'operator', group: 'Entries', query: entryQuery },
    summary: 'Load keys that no level has fresh',
    description: 'Through the sources of their namespaces, 16 at a time. 202 with an operation where it takes longer.',
    body: warmRequestSchema,
    answers: { description: 'How many are fresh now', schema: warmReceiptSchema },
    accepts: true,
    isIdempotent: true,
    problems: [409, 422, 503],
    handle: ({ cache, body, ...call }) =>
      withinPatience(call, warmEntries(cache(), body), (warmed) => ({ body: warmed })),
  }),
  defineRoute({
    ...{ method: 'post', path: '/refresh', role: 'operator', group: 'Entries', query: entryQuery },
    summary: 'Load keys again',
    description:
      'Through the sources of their namespaces, whatever is held, 16 at a time. 202 with an operation where it takes ' +
      'longer, which can be stopped: the rest then stays as it was.',
    body: refreshRequestSchema,
    answers: { description: 'How many were loaded', schema: partsReceiptSchema },
    accepts: true,
    isIdempotent: true,
    problems: [409, 422, 503],
    handle: ({ cache, body, ...call }) =>
      withinPatience(call, refreshEntries(cache(), body), (refreshed) => ({ body: refreshed })),
  }),
  defineRoute({
    ...{ method: 'patch', path: '/entries', role: 'operator', group: 'Entries', query: entryQuery },
    summary: 'Give entries another TTL',
    description:
      'From now on, in every level and process; values stay as they are. 202 with an operation where it takes longer, ' +
      'which can be stopped.',
    body: retimeRequestSchema,
    answers: { description: 'How many live as long now', schema: partsReceiptSchema },
    accepts: true,
    problems: [422, 503],
    handle: ({ cache, body, ...call }) =>
      withinPatience(call, retimeEntries(cache(), body), (retimed) => ({ body: retimed })),
  }),
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
