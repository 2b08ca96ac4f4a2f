/**
 * Generates the two database clients from `prisma/schema.prisma`, unless nothing they are made from has changed.
 * Plain JavaScript without dependencies, so that it runs before anything is built. Nothing is downloaded.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const SCHEMA = join(ROOT, 'prisma', 'schema.prisma')
const GENERATED = join(ROOT, 'prisma', 'generated')
const POSTGRESQL_SCHEMA = join(GENERATED, 'postgresql.prisma')
const MARK = join(GENERATED, 'made-from.txt')

/**
 * @param {string} schema the text of the SQLite schema
 * @returns {string} the same models for PostgreSQL
 * @throws {Error} where a line to be replaced is not there exactly once
 */
export function toPostgresqlSchema(schema) {
  const replacements = [
    ['provider = "sqlite"', 'provider = "postgresql"'],
    ['"./generated/sqlite"', '"./postgresql"'],
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

  // Two starts at once may both come here: each writes the same files, and the mark comes last.
  await rm(MARK, { force: true })
  await mkdir(GENERATED, { recursive: true })
  await writeFile(POSTGRESQL_SCHEMA, toPostgresqlSchema(schema))
  await Promise.all([SCHEMA, POSTGRESQL_SCHEMA].map(prismaGenerate))
  await writeFile(MARK, madeFrom)
  return true
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
