import type Database from 'libsql'

// Not an import: bundlers take an imported `createRequire` for a `require` of theirs.
const { createRequire } = process.getBuiltinModule('node:module')

export type DatabaseConstructor = new (path: string, options?: { timeout?: number }) => InstanceType<typeof Database>
export type Connection = InstanceType<DatabaseConstructor>

/** @param path what `findLibsql` found */
export function loadLibsql(path: string): DatabaseConstructor {
  const loaded: unknown = createRequire(path)(path)
  if (!isConstructor(loaded)) throw new Error(`${path} is not libsql`)
  return loaded
}

function isConstructor(loaded: unknown): loaded is DatabaseConstructor {
  return typeof loaded === 'function'
}
