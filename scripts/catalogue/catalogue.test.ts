import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { CATALOGUE, writeCatalogue } from './write-catalogue'

test('docs/catalogue.md is what the configuration says', async () => {
  expect(await readFile(CATALOGUE, 'utf8'), 'run: npm run catalogue').toBe(await writeCatalogue())
})
