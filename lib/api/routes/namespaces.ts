import { z } from 'zod'
import { activateVersion } from '@/lib/admin/activate-version'
import { bumpVersion } from '@/lib/admin/bump-version'
import { listNamespaces } from '@/lib/admin/list-namespaces'
import { namespacePageSchema } from '@/lib/api/contract/namespaces'
import { cacheQuery, instanceQuery, namespaceSchema, pageQuery } from '@/lib/api/contract/primitives'
import { activateVersionSchema, bumpVersionSchema, namespaceVersionSchema } from '@/lib/api/contract/versions'
import { defineRoute } from '@/lib/api/route'

const group = 'Namespaces'
const params = z.strictObject({ namespace: namespaceSchema })
const query = z.strictObject(cacheQuery)

export const namespaceRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/namespaces', role: 'viewer', group },
    summary: 'The catalogue of keys',
    description: '`counted` is of one process: the one that answers, or the one that `instance` names.',
    query: z.strictObject({ ...instanceQuery, ...pageQuery }),
    problems: [503],
    answers: { description: 'Namespaces that are declared or have entries', schema: namespacePageSchema },
    handle: async ({ cache, query }) => ({ body: await listNamespaces(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'post', path: '/namespaces/{namespace}/versions', role: 'operator', group, params, query },
    summary: 'Move a namespace to a new, empty version',
    description: 'The old version stays until its entries expire, and can be activated again.',
    body: bumpVersionSchema,
    bodyIsOptional: true,
    answers: { status: 201, description: 'The version that is active now', schema: namespaceVersionSchema },
    problems: [503],
    handle: async ({ cache, params, body }) => ({ body: await bumpVersion(cache(), { ...params, ...body }) }),
  }),
  defineRoute({
    ...{ method: 'put', path: '/namespaces/{namespace}/version', role: 'operator', group, params, query },
    summary: 'Move a namespace to a version it had before',
    body: activateVersionSchema,
    answers: { description: 'The version that is active now', schema: namespaceVersionSchema },
    problems: [409, 503],
    handle: async ({ cache, params, body }) => ({ body: await activateVersion(cache(), { ...params, ...body }) }),
  }),
]
