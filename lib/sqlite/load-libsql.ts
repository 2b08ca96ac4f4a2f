import type Database from 'libsql'

// Not an import: bundlers take an imported `createRequire` for a `require` of theirs.
const { createRequire } = process.getBuiltinModule('node:module')
const { openSync, closeSync } = process.getBuiltinModule('node:fs')
const { devNull } = process.getBuiltinModule('node:os')

export type DatabaseConstructor = new (path: string, options?: { timeout?: number }) => InstanceType<typeof Database>
export type Connection = InstanceType<DatabaseConstructor>

/**
 * File descriptors that have to be there before libsql is used. With the first connection it starts a runtime of its own
 * for which it takes five; where there are three or four, it ends the process (a panic in native code: observed in 0.5.29).
 * The rest is for the database's files.
 */
const DESCRIPTORS = 16

/**
 * @param path what `findLibsql` found
 * @throws Error where file descriptors run out
 */
export function loadLibsql(path: string): DatabaseConstructor {
  assertDescriptors()
  const loaded: unknown = createRequire(path)(path)
  if (!isConstructor(loaded)) throw new Error(`${path} is not libsql`)
  return loaded
}

function assertDescriptors(): void {
  const held: number[] = []
  try {
    while (held.length < DESCRIPTORS) held.push(openSync(devNull, 'r'))
  } catch (error) {
    // Where there is no such device, nothing can be told.
    if (error instanceof Error && 'code' in error && /^E[MN]FILE$/.test(String(error.code))) throw error
  } finally {
    for (const descriptor of held) closeSync(descriptor)
  }
}

function isConstructor(loaded: unknown): loaded is DatabaseConstructor {
  return typeof loaded === 'function'
}
