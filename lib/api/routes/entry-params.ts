import { z } from 'zod'
import { etagMatches } from '@/lib/admin/entry-etag'
import { cacheQuery, keySchema } from '@/lib/api/contract/primitives'

/** The key as one percent-encoded segment; `.` and `..` cannot be one, as URLs resolve them. */
export const entryParams = z.strictObject({ key: keySchema })
export const entryQuery = z.strictObject(cacheQuery)
export const readEntryQuery = entryQuery.extend({
  absent: z
    .enum(['problem', 'nothing'])
    .default('problem')
    .meta({ description: 'What a key is answered with that no level holds: 404, or 204 without a body' }),
})

export const readHeaders = z.object({
  'if-none-match': z.string().optional().meta({ description: 'An `ETag` you have: 304 where it is still that one' }),
})
export const editHeaders = z.object({
  'if-match': z.string().optional().meta({ description: 'The `ETag` you looked at: 412 where it changed since' }),
  'if-none-match': z.string().optional().meta({ description: '`*`: only where there is no entry yet' }),
})

/** @returns 304 where the request names the etag, undefined where it has to be answered whole */
export function notModified(request: Request, headers: Record<'etag' | 'cache-status', string>): Response | undefined {
  if (!etagMatches(request.headers.get('if-none-match') ?? '', headers.etag, 'weak')) return undefined
  return new Response(null, { status: 304, headers })
}

/** @returns the conditions an edit was made under (RFC 9110, 13.1) */
export function conditionsOf({ headers }: Request) {
  return { ifMatch: headers.get('if-match') ?? undefined, ifNoneMatch: headers.get('if-none-match') ?? undefined }
}
