import { z } from 'zod'
import { listTags } from '@/lib/admin/list-tags'
import { readTag } from '@/lib/admin/read-tag'
import { cacheQuery, tagSchema } from '@/lib/api/contract/primitives'
import { tagDetailSchema, tagPageSchema, tagsQuerySchema } from '@/lib/api/contract/tags'
import { defineRoute } from '@/lib/api/route'

export const tagRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/tags', role: 'viewer', group: 'Tags' },
    summary: 'Every tag with what it covers',
    query: tagsQuerySchema,
    answers: { description: 'Tags', schema: tagPageSchema },
    handle: async ({ cache, query }) => ({ body: await listTags(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/tags/{tag}', role: 'viewer', group: 'Tags' },
    summary: 'What one tag covers, and who invalidated it last',
    params: z.strictObject({ tag: tagSchema }),
    query: z.strictObject(cacheQuery),
    answers: { description: 'The tag', schema: tagDetailSchema },
    handle: async ({ cache, params }) => ({ body: await readTag(cache(), params) }),
  }),
]
