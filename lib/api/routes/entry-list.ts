import { listDependencies } from '@/lib/admin/list-dependencies'
import { exportEntries, listEntries } from '@/lib/admin/list-entries'
import { listFolders } from '@/lib/admin/list-folders'
import { dependenciesQuerySchema, dependencyGraphSchema } from '@/lib/api/contract/dependencies'
import { entriesQuerySchema, entryPageSchema, folderPageSchema, foldersQuerySchema } from '@/lib/api/contract/entries'
import { entriesFile } from '@/lib/api/contract/entries-file'
import { FILE_FORMATS } from '@/lib/api/contract/file'
import { fileExport, fileFormatOf } from '@/lib/api/file-export'
import { defineRoute } from '@/lib/api/route'

export const entryListRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/entries', role: 'viewer', group: 'Entries' },
    summary: 'A page of what the cache holds',
    query: entriesQuerySchema,
    description:
      '`Accept: text/csv` or `application/x-ndjson` exports all that the filter lets through, streamed, in the order of ' +
      'keys; then `sort`, `cursor` and `limit` count for nothing.',
    answers: { description: 'Entries', schema: entryPageSchema, alsoAs: FILE_FORMATS },
    problems: [503],
    async handle({ cache, query: { q, cache: _name, ...query }, request }) {
      const format = fileFormatOf(request.headers.get('accept'))
      if (format) {
        const { sort: _sort, cursor: _cursor, limit: _limit, ...filter } = query
        return fileExport(format, await exportEntries(cache(), { ...filter, contains: q }), entriesFile)
      }
      return { body: await listEntries(cache(), { ...query, contains: q }) }
    },
  }),
  defineRoute({
    ...{ method: 'get', path: '/folders', role: 'viewer', group: 'Entries' },
    summary: 'What lies below a prefix, by the next colon',
    query: foldersQuerySchema,
    answers: {
      description: 'Folders in the order of keys, each with how many entries it holds',
      schema: folderPageSchema,
    },
    handle: async ({ cache, query }) => ({ body: await listFolders(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/dependencies', role: 'viewer', group: 'Entries' },
    summary: 'What a key was made from and what was made from it',
    query: dependenciesQuerySchema,
    answers: { description: 'Nodes, edges and cycles, at most 300 nodes', schema: dependencyGraphSchema },
    handle: async ({ cache, query }) => ({ body: await listDependencies(cache(), query) }),
  }),
]
