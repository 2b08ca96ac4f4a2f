import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { completeLockfile, missingEntries } from './complete-lockfile.mjs'

test('npm ci finds the packages of every platform in package-lock.json', () => {
  const lockfile = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')
  const { packages } = JSON.parse(lockfile) as { packages: object }
  const missing = missingEntries(packages).map(({ path }) => path)
  expect(missing, 'run: node scripts/lockfile/complete-lockfile.mjs').toEqual([])
})

test('what is written for a package that npm left out keeps it from being installed elsewhere', () => {
  const tool = { version: '2.0.0', dev: true, optionalDependencies: { '@tool/linux-arm64-musl': '2.0.0' } }
  const text = JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/tool': tool } })
  const { packages } = JSON.parse(completeLockfile(text)) as { packages: Record<string, object> }
  expect(packages['node_modules/@tool/linux-arm64-musl']).toEqual({
    version: '2.0.0',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  })
  expect(Object.keys(packages)).toEqual(['', 'node_modules/@tool/linux-arm64-musl', 'node_modules/tool'])
})
