/**
 * Generates the two database clients from `prisma/schema.prisma`, unless nothing they are made from has changed.
 * Plain JavaScript without dependencies, so that it runs before anything is built. Nothing is downloaded.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const SCHEMA = join(ROOT, 'prisma', 'schema.prisma')
const GENERATED = join(ROOT, 'prisma', 'generated')
const PROVIDERS = /** @type {const} */ (['sqlite', 'postgresql'])
const MARK = join(GENERATED, 'made-from.txt')

/**
 * @param {string} schema the text of the SQLite schema
 * @param {'sqlite' | 'postgresql'} provider
 * @returns {string} the same models for a provider, to be generated into a folder named after it, beside the schema
 * @throws {Error} where a line to be replaced is not there exactly once
 */
export function schemaFor(schema, provider) {
  const replacements = [
    ['provider = "sqlite"', `provider = "${provider}"`],
    ['"./generated/sqlite"', `"./${provider}"`],
  ]
  let text = schema
  for (const [from, to] of replacements) {
    const parts = text.split(from)
    if (parts.length !== 2) throw new Error(`prisma/schema.prisma must hold ${from} exactly once`)
    text = parts.join(to)
  }
  return `// Made by scripts/generate.mjs from prisma/schema.prisma; changes here are lost.\n\n${text}`
}

/** @returns {Promise<boolean>} whether anything had to be generated */
export async function generate() {
  const require = createRequire(import.meta.url)
  const schema = await readFile(SCHEMA, 'utf8')
  const { version } = require('prisma/package.json')
  const self = await readFile(fileURLToPath(import.meta.url), 'utf8')
  const madeFrom = createHash('sha256').update(`${version}\n${self}\n${schema}`).digest('hex')
  if ((await readFile(MARK, 'utf8').catch(() => '')) === madeFrom) return false

  // Made aside and then moved into place: somebody may be importing the old clients, or generating as well.
  await mkdir(GENERATED, { recursive: true })
  const aside = await mkdtemp(join(GENERATED, '.making-'))
  try {
    await Promise.all(PROVIDERS.map((provider) => generateInto(aside, provider, schemaFor(schema, provider))))
    for (const provider of PROVIDERS) {
      await replaceWith(join(aside, `${provider}.prisma`), join(GENERATED, `${provider}.prisma`))
      await replaceWith(join(aside, provider), join(GENERATED, provider))
    }
    await writeFile(MARK, madeFrom)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return true
}

/**
 * @param {string} folder
 * @param {string} provider
 * @param {string} schema text
 */
async function generateInto(folder, provider, schema) {
  const path = join(folder, `${provider}.prisma`)
  await writeFile(path, schema)
  await prismaGenerate(path)
}

/**
 * @param {string} made
 * @param {string} place where another may be, which a rename cannot replace if it is a folder with anything in it
 */
async function replaceWith(made, place) {
  for (let attempt = 1; ; attempt++) {
    await rm(place, { recursive: true, force: true })
    try {
      return await rename(made, place)
    } catch (error) {
      // Another process put its own there in between; both are the same.
      if (attempt === 5) throw error
    }
  }
}

/** @param {string} schema path of a schema */
async function prismaGenerate(schema) {
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const env = {
    ...process.env,
    // `prisma generate` downloads the schema engine unless it is told where one is, and then never starts it; any file will do.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
  try {
    await promisify(execFile)(process.execPath, [cli, 'generate', '--schema', schema, '--no-hints'], { cwd: ROOT, env })
  } catch (error) {
    throw new Error(`prisma generate failed for ${schema}:\n${error.stderr || error.message}`, { cause: error })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await generate()
  console.log(made ? 'database clients generated' : 'database clients are up to date')
}
