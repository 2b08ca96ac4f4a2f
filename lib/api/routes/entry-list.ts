import { listDependencies } from '@/lib/admin/list-dependencies'
import { listEntries } from '@/lib/admin/list-entries'
import { dependenciesQuerySchema, dependencyGraphSchema } from '@/lib/api/contract/dependencies'
import { entriesQuerySchema, entryPageSchema } from '@/lib/api/contract/entries'
import { defineRoute } from '@/lib/api/route'

export const entryListRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/entries', role: 'viewer', group: 'Entries' },
    summary: 'A page of what the cache holds',
    query: entriesQuerySchema,
    answers: { description: 'Entries', schema: entryPageSchema },
    async handle({ cache, query: { q, cache: _name, ...query } }) {
      return { body: await listEntries(cache(), { ...query, contains: q }) }
    },
  }),
  defineRoute({
    ...{ method: 'get', path: '/dependencies', role: 'viewer', group: 'Entries' },
    summary: 'What a key was made from and what was made from it',
    query: dependenciesQuerySchema,
    answers: { description: 'Nodes, edges and cycles, at most 300 nodes', schema: dependencyGraphSchema },
    handle: async ({ cache, query }) => ({ body: await listDependencies(cache(), query) }),
  }),
]
