import { z } from 'zod'
import { cacheQuery, keySchema } from '@/lib/api/contract/primitives'

/** The key as one percent-encoded segment; `.` and `..` cannot be one, as URLs resolve them. */
export const entryParams = z.strictObject({ key: keySchema })
export const entryQuery = z.strictObject(cacheQuery)

/** @returns the conditions an edit was made under (RFC 9110, 13.1) */
export function conditionsOf({ headers }: Request) {
  return { ifMatch: headers.get('if-match') ?? undefined, ifNoneMatch: headers.get('if-none-match') ?? undefined }
}
