import type { EntryPage } from '@/lib/api/contract/entries'
import type { NamespaceRow } from '@/lib/api/contract/namespaces'

export interface VersionCount {
  readonly version: number
  readonly isActive: boolean
  readonly entries: number
  /** Of all entries of the namespace that are stored; null where nothing is, or not all is known. */
  readonly share: number | null
  /** Until the last of it has expired by itself; null where nothing is left, it never ends or not all is known. */
  readonly drainedInMs: number | null
  /** More may be stored than were looked at. */
  readonly isPartial: boolean
}

/**
 * @param row the namespace
 * @param dead a page of its entries that are no longer served: those of other versions are among them
 * @returns what is stored of each version that ever was, newest first
 */
export function countVersions({ version, entries }: NamespaceRow, dead: EntryPage): VersionCount[] {
  const isPartial = dead.nextCursor !== null
  // A level that does not answer may hold more of any version.
  const isSilent = dead.unseen.length > 0
  const others = dead.items.filter((item) => item.version !== version.active)
  const all = entries + others.length
  return [...new Set([version.active, ...version.known])]
    .sort((a, b) => b - a)
    .map((one) => {
      const isActive = one === version.active
      const mine = others.filter((item) => item.version === one)
      const count = isActive ? entries : mine.length
      const left = mine.map(({ ttlMs }) => ttlMs)
      const endless = left.some((ttlMs) => ttlMs === null)
      return {
        ...{ version: one, isActive, entries: count, isPartial: isSilent || (isPartial && !isActive) },
        share: all === 0 || isSilent ? null : count / all,
        drainedInMs: mine.length === 0 || endless || isSilent ? null : Math.max(...left.map(Number)),
      }
    })
}
