import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packagesAreInstalled } from './packages.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timberline-packages-'))
  mkdirSync(join(folder, 'node_modules'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const lockfile = (packages: object): void =>
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }))
const installed = (packages: object): void =>
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages }))

const one = { version: '1.0.0', integrity: 'sha512-one' }

test('packages are missing where nothing was installed, or an install was interrupted', () => {
  lockfile({ '': {}, 'node_modules/one': one })
  expect(packagesAreInstalled(folder)).toBe(false)
})

test('packages are installed when npm has recorded each of the lockfile, whoever ran it', () => {
  lockfile({ '': {}, 'node_modules/one': one, 'node_modules/other-platform': { ...one, optional: true } })
  installed({ 'node_modules/one': one })
  expect(packagesAreInstalled(folder)).toBe(true)
})

test('a lockfile that changed since asks for an install', () => {
  lockfile({ '': {}, 'node_modules/one': { version: '1.0.1', integrity: 'sha512-two' } })
  installed({ 'node_modules/one': one })
  expect(packagesAreInstalled(folder)).toBe(false)
  lockfile({ '': {}, 'node_modules/one': one, 'node_modules/two': one })
  expect(packagesAreInstalled(folder)).toBe(false)
})
