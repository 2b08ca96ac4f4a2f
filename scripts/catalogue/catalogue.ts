// `npm run catalogue`: writes docs/catalogue.md from the demo's configuration.
import { writeFile } from 'node:fs/promises'
import { CATALOGUE, writeCatalogue } from './write-catalogue'

await writeFile(CATALOGUE, await writeCatalogue())
console.log(`${CATALOGUE} is as the configuration says.`)
