import { expect, test } from 'vitest'
import { tellChange } from './tell-change'

test.each([
  ['version.bump', { version: 1 }, { version: 2 }, 'v2 begun'],
  ['version.activate', { version: 2 }, { version: 1 }, 'v1 served instead of v2'],
  ['version.activate', { version: 1 }, { version: 1 }, 'v1 served'],
  ['version.activate', null, null, 'another version served'],
  ['version.bump', 'cut off', { version: 'x' }, 'a new version begun'],
])('%s from %j to %j is told as %s', (action, before, after, text) => {
  expect(tellChange({ action, before, after })).toBe(text)
})
