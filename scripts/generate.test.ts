import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { generate, schemaFor } from './generate.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const schema = readFileSync(`${root}/prisma/schema.prisma`, 'utf8')

describe('the schema for PostgreSQL', () => {
  it('differs from the one for SQLite in the provider and the output folder alone', () => {
    const differing = schemaFor(schema, 'postgresql')
      .split('\n')
      .filter((line: string) => !schema.includes(line) && !line.startsWith('//'))
    expect(differing.map((line: string) => line.trim())).toEqual([
      'output       = "./postgresql"',
      'provider = "postgresql"',
    ])
  })

  it('is refused where the schema has changed so that it cannot be derived', () => {
    expect(() => schemaFor(schema.replace('provider = "sqlite"', 'provider = "mysql"'), 'postgresql')).toThrow(
      'prisma/schema.prisma must hold provider = "sqlite" exactly once',
    )
  })
})

describe('generating', () => {
  it('does nothing where nothing has changed, as fast as a start wants it', async () => {
    await generate()
    const made = statSync(`${root}/prisma/generated/sqlite/client.ts`).mtimeMs
    const started = performance.now()
    expect(await generate()).toBe(false)
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(statSync(`${root}/prisma/generated/sqlite/client.ts`).mtimeMs).toBe(made)
    expect(readdirSync(`${root}/prisma/generated`).filter((name) => name.startsWith('.making-'))).toEqual([])
  })

  it('says so when run by hand', async () => {
    const child = spawn(process.execPath, [`${root}/scripts/generate.mjs`], { stdio: ['ignore', 'pipe', 'inherit'] })
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
    expect(Buffer.concat(said).toString()).toMatch(/^database clients (are up to date|generated)\n$/)
  })
})
