import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

// Registered when a test file imports this, so before its own hooks: what is registered first ends last.
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** @returns an empty folder that goes when the test file ends. @param name what the folder is for, seen in its path */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `timberline-${name}-`))
  made.push(folder)
  return folder
}
