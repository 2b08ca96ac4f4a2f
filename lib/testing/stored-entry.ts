import type { Address, Removal, StoredEntry } from '@/lib/ports/far-level'

/** An entry as far levels take it, with everything a test does not care about filled in. */
export function storedEntry(key: string, parts: Partial<StoredEntry> = {}): StoredEntry {
  const frame = parts.frame ?? new TextEncoder().encode(`frame of ${key}`)
  const createdAt = parts.createdAt ?? Date.now()
  const expiresAt = parts.expiresAt ?? createdAt + 60_000
  return {
    key,
    version: 0,
    createdAt,
    expiresAt,
    staleUntil: expiresAt,
    tags: [],
    dependsOn: [],
    epoch: 'epoch',
    stamp: 0,
    ...parts,
    frame,
    sizeBytes: frame.byteLength,
  }
}

export const addressOf = (key: string, version = 0): Address => ({ key, version })

/** Removes what {@link storedEntry} makes, unless a test stamps it later. */
export const removalOf = (key: string, version = 0): Removal => ({ key, version, epoch: 'epoch', stamp: 0 })
