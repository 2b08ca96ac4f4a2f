import { z } from 'zod'
import { invalidate } from '@/lib/admin/invalidate'
import { listInvalidations } from '@/lib/admin/list-invalidations'
import { previewInvalidation } from '@/lib/admin/preview-invalidation'
import { undoInvalidation } from '@/lib/admin/undo-invalidation'
import {
  invalidateRequestSchema,
  invalidationPageSchema,
  invalidationPlanSchema,
  invalidationReceiptSchema,
  invalidationsQuerySchema,
  previewRequestSchema,
} from '@/lib/api/contract/invalidations'
import { cacheQuery } from '@/lib/api/contract/primitives'
import { defineRoute } from '@/lib/api/route'
import { withinPatience } from '@/lib/api/within-patience'

const group = 'Invalidations'
const query = z.strictObject(cacheQuery)

export const invalidationRoutes = [
  defineRoute({
    ...{ method: 'post', path: '/invalidations/preview', role: 'operator', group, query },
    summary: 'Count what an invalidation would take',
    body: previewRequestSchema,
    answers: { description: 'A plan that can be carried out for ten minutes', schema: invalidationPlanSchema },
    handle: async ({ cache, body }) => ({ body: await previewInvalidation(cache(), body) }),
  }),
  defineRoute({
    ...{ method: 'post', path: '/invalidations', role: 'operator', group, query },
    summary: 'Invalidate',
    description:
      '`hard` makes what matches unservable; `soft` lets it be served stale, within its grace, while it is loaded again. ' +
      'Everything, more than 10,000 entries, or a set too large to be counted one by one takes an admin. Where the whole cache ' +
      'or a namespace goes, `confirm` repeats its name; by a prefix, the namespace it covers or the prefix itself. ' +
      'With an `Idempotency-Key` it is done once, however often it is sent within a day.',
    body: invalidateRequestSchema,
    answers: { status: 201, description: 'What was done', schema: invalidationReceiptSchema },
    accepts: true,
    isIdempotent: true,
    problems: [409, 412, 422, 503],
    handle: ({ cache, body, ...call }) =>
      withinPatience(call, invalidate(cache(), body), (receipt) => ({ body: receipt })),
  }),
  defineRoute({
    ...{ method: 'post', path: '/invalidations/{seq}/undo', role: 'operator', group, query },
    summary: 'Take back a soft invalidation',
    params: z.strictObject({
      seq: z.coerce
        .number<string>()
        .int()
        .min(1)
        .max(Number.MAX_SAFE_INTEGER)
        .meta({ description: 'Its position in the log, as its receipt and the list tell it', examples: [1] }),
    }),
    body: z.strictObject({}),
    bodyIsOptional: true,
    answers: { description: 'What is fresh again', schema: invalidationReceiptSchema },
    problems: [409, 503],
    handle: async ({ cache, params }) => ({ body: await undoInvalidation(cache(), params) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/invalidations', role: 'viewer', group },
    summary: 'Who invalidated what',
    query: invalidationsQuerySchema,
    answers: { description: 'Newest first', schema: invalidationPageSchema },
    handle: async ({ cache, query }) => ({ body: await listInvalidations(cache(), query) }),
  }),
]
