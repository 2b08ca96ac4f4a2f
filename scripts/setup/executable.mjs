import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** @returns the full path of the first of `names` on the PATH, or undefined */
export function findExecutable(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  for (const name of names) {
    const found = folders.find((folder) => isExecutable(join(folder, name)))
    if (found) return join(found, name)
  }
  return undefined
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
