import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Content, not times: a checkout, a copy or a `touch` does not make a build stale, an edit does.
 *
 * @param {string} root
 * @param {string[]} paths files and folders under it; missing ones count as empty
 * @param {(path: string) => boolean} matters which files count
 * @returns {string} hex
 */
export function contentHash(root, paths, matters = () => true) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap((path) => filesOf(root, path)).filter(matters)) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesOf(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stat) return []
  if (stat.isFile()) return [path]
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesOf(root, `${path}/${name}`))
}
