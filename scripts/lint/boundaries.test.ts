import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rows } from './boundaries.mjs'
import { makeConfigText } from './write-oxlintrc.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Diagnostic {
  code: string
  message: string
  help?: string
  filename: string
}

/** Imports that are planted in every folder. Each is refused there unless `allowed`, written by hand, says otherwise. */
const candidates = [
  '@/lib/kernel/key',
  '@/lib/ports/far-level',
  '@/lib/engine/cache-contract',
  '@/lib/engine/read/plan',
  '@/lib/levels/memory/memory-level',
  '@/lib/levels/redis/redis-level',
  '@/lib/metrics/counter',
  '@/lib/database/client',
  '@/lib/admin/invalidate',
  '@/lib/api/contract/stats',
  '@/lib/api/app',
  '@/lib/server/container',
  '@/lib/testing/fake-clock',
  '@/components/ui/page',
  '@/components/keys/table',
  '@/components/overview/tiles',
  '@/app/layout',
  '@/prisma/generated/client',
  'ioredis',
  'libsql',
  'hono/cookie',
  'zod',
  '@prisma/client',
  'next/headers',
  'react',
  '@mantine/core',
  'node:fs',
]

const kernel = '@/lib/kernel/key'
const words = [kernel, '@/lib/ports/far-level', 'node:fs']
const contract = '@/lib/engine/cache-contract'
const browser = ['next/headers', 'react', '@mantine/core']

const allowed: Record<string, string[]> = {
  'lib/kernel': [],
  'lib/ports': [kernel],
  'lib/engine': [...words, contract, '@/lib/engine/read/plan'],
  'lib/levels/memory': [...words, '@/lib/levels/memory/memory-level'],
  'lib/levels/redis': [...words, '@/lib/levels/redis/redis-level', 'ioredis'],
  'lib/sqlite': [kernel, 'libsql', 'node:fs'],
  'lib/thread': ['node:fs'],
  'lib/journal': [...words, 'libsql'],
  'lib/levels/disk': [...words, 'libsql'],
  'lib/levels/guard': words,
  'lib/log': [...words, 'ioredis'],
  'lib/codec': words,
  'lib/fleet': [...words, 'ioredis'],
  'lib/metrics': [...words, '@/lib/metrics/counter'],
  'lib/database': [
    ...words,
    contract,
    '@/lib/database/client',
    '@/prisma/generated/client',
    '@prisma/client',
    'libsql',
  ],
  'lib/demo': [kernel, contract, '@/lib/database/client', 'node:fs'],
  'lib/package': [
    ...words,
    contract,
    '@/lib/engine/read/plan',
    '@/lib/levels/memory/memory-level',
    '@/lib/levels/redis/redis-level',
    '@/lib/metrics/counter',
    'ioredis',
  ],
  'lib/advisor': [kernel, contract],
  'lib/telemetry': [kernel, contract, 'node:fs'],
  'lib/admin': [...words, contract, '@/lib/metrics/counter', '@/lib/admin/invalidate'],
  'lib/api': [
    kernel,
    'node:fs',
    '@/lib/admin/invalidate',
    '@/lib/api/contract/stats',
    '@/lib/api/app',
    'hono/cookie',
    'zod',
  ],
  'lib/mount': [...words, contract, '@/lib/admin/invalidate', '@/lib/api/contract/stats', '@/lib/api/app'],
  'lib/server': candidates.filter((name) => !/^@\/(components|app)\//.test(name)),
  app: [
    kernel,
    '@/lib/admin/invalidate',
    '@/lib/api/contract/stats',
    '@/lib/api/app',
    '@/lib/server/container',
    '@/components/ui/page',
    '@/components/keys/table',
    '@/components/overview/tiles',
    '@/app/layout',
    ...browser,
    'node:fs',
  ],
}

function mayImport(folder: string, name: string): boolean {
  const listed = allowed[folder] ?? [kernel, '@/lib/api/contract/stats', '@/components/ui/page', 'zod', ...browser]
  return listed.includes(name) || name.startsWith(`@/${folder}/`)
}

describe('the import boundaries', () => {
  let planted = ''
  let found: Diagnostic[] = []

  beforeAll(() => {
    planted = mkdtempSync(join(tmpdir(), 'timberline-lint-'))
    cpSync(join(root, '.oxlintrc.json'), join(planted, '.oxlintrc.json'))
    for (const row of rows) {
      candidates.forEach((name, i) => plant(planted, `${row.folder}/import-${i}.ts`, name))
      plant(planted, `${row.folder}/deep/parent.ts`, '../x')
    }
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
    const run = spawnSync(process.execPath, [oxlint, '--format=json', '.'], { cwd: planted, encoding: 'utf8' })
    found = (JSON.parse(run.stdout) as { diagnostics: Diagnostic[] }).diagnostics
  })

  afterAll(() => rmSync(planted, { recursive: true, force: true }))

  const of = (file: string): Diagnostic[] =>
    found.filter(
      (one) => one.code.includes('no-restricted-imports') && one.filename.replaceAll('\\', '/').endsWith(file),
    )

  test.each(rows)('a violation planted in $folder is refused with the sentence of its row', ({ folder, sentence }) => {
    const told = candidates.map((name, i) => [name, of(`${folder}/import-${i}.ts`).map((one) => one.help)])
    const expected = candidates.map((name) => [name, mayImport(folder, name) ? [] : [sentence]])
    expect(told).toEqual(expected)
  })

  test.each(rows)("'../' is refused in $folder", ({ folder }) => {
    expect(of(`${folder}/deep/parent.ts`).map((one) => one.help?.slice(0, 10))).toEqual(["Import './"])
  })

  test('.oxlintrc.json is what the generator makes of the table', async () => {
    const committed = readFileSync(join(root, '.oxlintrc.json'), 'utf8')
    expect(committed === (await makeConfigText()), 'run: node scripts/lint/write-oxlintrc.mjs').toBe(true)
  })

  test('every folder of lib and components has its row', () => {
    const known = new Set(rows.map((row) => row.folder))
    const unknown = ['lib', 'lib/levels', 'components']
      .filter((parent) => existsSync(join(root, parent)))
      .flatMap((parent) =>
        readdirSync(join(root, parent), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => `${parent}/${entry.name}`),
      )
      .filter((folder) => !known.has(folder) && folder !== 'lib/levels' && folder !== 'lib/testing')
      .filter((folder) => holdsTrackedFiles(folder))
    expect(unknown, 'give it a row in scripts/lint/boundaries.mjs').toEqual([])
  })
})

/** An empty directory that somebody's editor left behind is not a part of the project. */
function holdsTrackedFiles(folder: string): boolean {
  try {
    return execFileSync('git', ['ls-files', folder], { cwd: root, encoding: 'utf8' }).trim() !== ''
  } catch {
    return true
  }
}

function plant(directory: string, file: string, imported: string): void {
  const path = join(directory, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `import { x } from '${imported}'\nexport const y = x\n`)
}
