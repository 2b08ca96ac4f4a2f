import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentHash } from './content-hash.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timberline-hash-'))
  mkdirSync(join(folder, 'app/deep'), { recursive: true })
  writeFileSync(join(folder, 'app/page.tsx'), 'one')
  writeFileSync(join(folder, 'app/deep/page.test.ts'), 'two')
})
afterEach(() => rmSync(folder, { recursive: true }))

const hash = (): string => contentHash(folder, ['app', 'missing.json'], (path) => !path.endsWith('.test.ts'))

test('a touched file or a changed test does not make a build stale', () => {
  const before = hash()
  utimesSync(join(folder, 'app/page.tsx'), 0, 0)
  writeFileSync(join(folder, 'app/deep/page.test.ts'), 'three')
  expect(hash()).toBe(before)
})

test('an edit, a rename and a file that appears each make a build stale', () => {
  const seen = [hash()]
  writeFileSync(join(folder, 'app/page.tsx'), 'One')
  seen.push(hash())
  renameSync(join(folder, 'app/page.tsx'), join(folder, 'app/layout.tsx'))
  seen.push(hash())
  writeFileSync(join(folder, 'missing.json'), '')
  seen.push(hash())
  expect(new Set(seen).size).toBe(4)
})
