import type { LevelName } from '@/lib/kernel/outcome'
import type { CacheContext } from './context'
import { readCursor, writeCursor } from './cursor'

export interface ListFoldersInput {
  prefix: string
  cursor?: string
  limit: number
}

interface Folder {
  /** What its keys begin with, its colon included. */
  prefix: string
  /** Entries below it, in the level that holds most of them; null where no level counts so many. */
  entries: number | null
}

const SEPARATOR = ':'
const PAGE = 100
/** Behind a folder that filled a page another such is to be expected: what it begins with is enough to know it. */
const PEEK = 2
/** Keys looked at for one answer: among so many that lie side by side, a folder is left to the next page. */
const MAX_PAGES = 20

/**
 * What lies below a prefix, as folders: the parts of keys up to their next colon. Keys in a folder are passed over, not
 * walked, so a page costs by the number of folders, not of entries.
 */
export async function listFolders({ cache }: CacheContext, { prefix, cursor, limit }: ListFoldersInput) {
  const folders: string[] = []
  const unseen = new Set<LevelName>()
  let keys = 0
  let from: string | undefined = cursor === undefined ? prefix : String(readCursor(cursor)[0])
  let step = PAGE
  for (let pages = 0; pages < MAX_PAGES + folders.length && folders.length < limit; pages++) {
    const { items, nextCursor, unanswered } = await cache.list({ prefix, from, limit: step })
    unanswered.forEach((level) => unseen.add(level))
    const found = partition(
      items.map(({ key }) => key),
      { prefix, wanted: limit - folders.length },
    )
    folders.push(...found.folders)
    keys += found.beside
    const last = items.at(-1)?.key
    step = found.from !== undefined && found.folders.length === 1 ? PEEK : PAGE
    from = found.from ?? (nextCursor === undefined || last === undefined ? undefined : after(last))
    if (from === undefined) break
  }
  const items = await Promise.all(folders.map((folder) => countIn(cache, folder)))
  return {
    items,
    nextCursor: from === undefined ? null : writeCursor([from]),
    keys,
    totalIsExact: from === undefined && unseen.size === 0,
    unseen: [...unseen],
  }
}

async function countIn(cache: CacheContext['cache'], prefix: string): Promise<Folder> {
  const { total } = await cache.list({ prefix, limit: 1 })
  return { prefix, entries: total ?? null }
}

/** @returns the folders that keys lie in, how many keys lie in none, and where to go on if that is known */
function partition(keys: readonly string[], { prefix, wanted }: { prefix: string; wanted: number }) {
  const folders: string[] = []
  let beside = 0
  for (const key of keys) {
    const last = folders.at(-1)
    if (last !== undefined && key.startsWith(last)) continue
    if (folders.length === wanted) return { folders, beside, from: key }
    const end = key.indexOf(SEPARATOR, prefix.length)
    if (end < 0) beside++
    else folders.push(key.slice(0, end + 1))
  }
  const last = folders.at(-1)
  const isInside = last !== undefined && keys.at(-1)?.startsWith(last)
  return { folders, beside, from: isInside ? beyond(last) : undefined }
}

/** The least text that sorts after every key of a folder: a semicolon follows the colon. */
const beyond = (folder: string): string => `${folder.slice(0, -1)};`
const after = (key: string): string => `${key}\0`
