import { deleteEntry } from '@/lib/admin/delete-entry'
import { entryEtag } from '@/lib/admin/entry-etag'
import { patchEntry } from '@/lib/admin/patch-entry'
import { putEntry } from '@/lib/admin/put-entry'
import { copiesHere, findEntry, readEntry } from '@/lib/admin/read-entry'
import { Refused } from '@/lib/admin/refused'
import { cacheStatus } from '@/lib/api/cache-status'
import {
  deleteReceiptSchema,
  entryDetailSchema,
  patchEntrySchema,
  putEntrySchema,
  writeReceiptSchema,
} from '@/lib/api/contract/entries'
import { defineRoute } from '@/lib/api/route'
import { valueResponse } from '@/lib/api/value-response'
import {
  conditionsOf,
  editHeaders,
  entryParams,
  entryQuery,
  notModified,
  readEntryQuery,
  readHeaders,
} from './entry-params'

const group = 'Entries'

export const entryRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/entries/{key}', role: 'viewer', group },
    summary: 'All that is known of a key',
    description:
      'What each level holds and whether it is valid. A real read: it promotes and is counted. `Cache-Status` tells where it was found.',
    params: entryParams,
    query: readEntryQuery,
    answers: {
      description: 'The entry; `ETag` changes with its value, tags and dependencies',
      schema: entryDetailSchema,
    },
    saysNothing: '`absent=nothing` was asked for, and no level holds the key',
    headers: readHeaders,
    isConditional: true,
    async handle({ cache, params, query, request }) {
      const context = cache()
      const body = await readEntry(context, params)
      if (body.absent !== undefined) {
        if (query.absent === 'problem') throw new Refused('not-found', body.absent)
        return new Response(null, { status: 204 })
      }
      if (body.value) await context.reveals.note(context, context.cache.name, params.key)
      const headers = { etag: body.etag, 'cache-status': cacheStatus(context.cache.name, body.copies) }
      return notModified(request, headers) ?? { body, headers }
    },
  }),
  defineRoute({
    ...{ method: 'get', path: '/entries/{key}/value', role: 'viewer', group },
    summary: 'The whole value',
    description:
      'Bytes as they are, JSON where it loses nothing, else a tagged tree (`application/vnd.timberline.value-tree+json`).',
    params: entryParams,
    query: entryQuery,
    answers: {
      description: 'The value, streamed: bytes as they are, JSON where it loses nothing, else a tagged tree',
      contentType: 'application/octet-stream',
      alsoAs: ['application/json', 'application/vnd.timberline.value-tree+json'],
    },
    headers: readHeaders,
    isConditional: true,
    async handle({ cache, params: { key }, request }) {
      const context = cache()
      // What each level had is looked at before the read, which promotes.
      const copies = await copiesHere(context, key)
      const found = await findEntry(context, key)
      const headers = { etag: entryEtag(found), 'cache-status': cacheStatus(context.cache.name, copies) }
      const unchanged = notModified(request, headers)
      if (unchanged) return unchanged
      await context.reveals.note(context, context.cache.name, key)
      return valueResponse(key, found.value, headers)
    },
  }),
  defineRoute({
    ...{ method: 'put', path: '/entries/{key}', role: 'operator', group },
    summary: 'Store a value',
    params: entryParams,
    query: entryQuery,
    headers: editHeaders,
    body: putEntrySchema,
    answers: { description: 'Where it stands in the log', schema: writeReceiptSchema },
    problems: [412],
    async handle({ cache, params: { key }, body, request }) {
      return { body: await putEntry(cache(), { key, ...body, ...conditionsOf(request) }) }
    },
  }),
  defineRoute({
    ...{ method: 'patch', path: '/entries/{key}', role: 'operator', group },
    summary: 'Give an entry another TTL',
    params: entryParams,
    query: entryQuery,
    headers: editHeaders,
    body: patchEntrySchema,
    answers: { description: 'Where it stands in the log', schema: writeReceiptSchema },
    problems: [409, 412],
    async handle({ cache, params: { key }, body, request }) {
      return { body: await patchEntry(cache(), { key, ...body, ...conditionsOf(request) }) }
    },
  }),
  defineRoute({
    ...{ method: 'delete', path: '/entries/{key}', role: 'operator', group },
    summary: 'Delete an entry from every level and process',
    params: entryParams,
    query: entryQuery,
    headers: editHeaders,
    answers: { description: 'How many there were', schema: deleteReceiptSchema },
    problems: [412],
    async handle({ cache, params: { key }, request }) {
      return { body: await deleteEntry(cache(), { key, ...conditionsOf(request) }) }
    },
  }),
]
