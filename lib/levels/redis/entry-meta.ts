import type { StoredMeta } from '@/lib/ports/far-level'
import { addressOfMember } from './member'

/** What the index's scripts read by position: the size first, tags seventh, parents eighth. `null` is "for ever". */
export function metaText(entry: StoredMeta): string {
  const { sizeBytes, createdAt, expiresAt, staleUntil, epoch, stamp, tags, dependsOn } = entry
  // Doubled tags would be counted twice and linked once.
  return JSON.stringify([
    sizeBytes,
    Math.round(createdAt),
    finite(expiresAt),
    finite(staleUntil),
    epoch,
    stamp,
    [...new Set(tags)],
    [...new Set(dependsOn)],
  ])
}

/** @returns what the index holds for a member, or undefined where it is nothing that this code wrote */
export function parseMeta(member: string, text: string | null | undefined): StoredMeta | undefined {
  if (!text) return undefined
  let fields: unknown
  try {
    fields = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(fields)) return undefined
  const [sizeBytes, createdAt, expiresAt, staleUntil, epoch, stamp, tags, dependsOn]: unknown[] = fields
  if (typeof sizeBytes !== 'number' || typeof createdAt !== 'number' || typeof stamp !== 'number') return undefined
  const { key, version } = addressOfMember(member)
  // Property by property: V8 takes microseconds for a spread with more properties after it.
  return {
    key,
    version,
    sizeBytes,
    createdAt,
    expiresAt: typeof expiresAt === 'number' ? expiresAt : Infinity,
    staleUntil: typeof staleUntil === 'number' ? staleUntil : Infinity,
    epoch: String(epoch),
    stamp,
    tags: textsOf(tags),
    dependsOn: textsOf(dependsOn),
  }
}

/** Fractions of a millisecond would be a fifth of the text. */
const finite = (time: number): number | null => (Number.isFinite(time) ? Math.round(time) : null)
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
