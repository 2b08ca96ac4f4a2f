import { isAbsolute, join } from 'node:path'

// Not an import: bundlers take an imported `createRequire` for a `require` of theirs.
const { createRequire } = process.getBuiltinModule('node:module')

/** In a variable, so that a bundler leaves the lookup to run time: the package holds a native library. */
const PACKAGE = 'libsql'

/**
 * @returns where libsql lies, looked for beside this file and then, where this file was bundled elsewhere, beside the
 *   application; the writer's thread, whose code has no file, loads it from there
 * @throws Error when it is not installed
 */
export function findLibsql(): string {
  const beside = besideThisFile()
  return beside ?? createRequire(join(process.cwd(), 'package.json')).resolve(PACKAGE)
}

/** Turbopack sees through the variable and puts the number of a module in place of `resolve`'s answer. */
function besideThisFile(): string | undefined {
  try {
    const found: unknown = createRequire(import.meta.url).resolve(PACKAGE)
    return typeof found === 'string' && isAbsolute(found) ? found : undefined
  } catch {
    return undefined
  }
}
