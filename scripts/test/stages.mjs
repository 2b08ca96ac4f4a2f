import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runToEnd } from '#setup/child.mjs'
import { buildConsole } from '#setup/console-build.mjs'
import { sentenceOf } from '#setup/refusal.mjs'
import { root } from '#setup/root.mjs'
import { countPlaywright, countVitest, countWhole } from './counts.mjs'

const reports = mkdtempSync(join(tmpdir(), 'timberline-test-'))

/** The tests make their own servers: what the shell around them names is not theirs to write to. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(TIMBERLINE_.*|REDIS_URL|DATABASE_URL|PORT|HOST|NODE_ENV|NODE_OPTIONS)$/.test(name),
  ),
)

const node = (script, ...args) => runToEnd(process.execPath, [join(root, script), ...args], { env })

async function whole(script, ...args) {
  const { code, output } = await node(script, ...args)
  return { ...countWhole(code), output }
}

async function unit() {
  const file = join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code, output } = await node('node_modules/vitest/vitest.mjs', 'run', ...reporters)
  return { ...countVitest(file, code), output }
}

async function build() {
  try {
    await buildConsole()
    return { ...countWhole(0), output: '' }
  } catch (error) {
    return { ...countWhole(1), output: sentenceOf(error) }
  }
}

async function endToEnd() {
  const built = await build()
  if (built.failed) return built
  const file = join(reports, 'playwright.json')
  const { code, output } = await runToEnd(
    process.execPath,
    [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--config', 'e2e', '--reporter=list,json'],
    { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
  )
  return { ...countPlaywright(file, code), output }
}

/**
 * @typedef {{ passed: number, failed: number, output: string }} Outcome
 * @typedef {{ name: string, needs: string[], run: () => Promise<Outcome> }} Stage
 */

/**
 * In the order they run, those of a row at once: what fails in a minute comes before what takes many, and what has to
 * have the machine to itself has it.
 *
 * @type {Stage[][]}
 */
export const rows = [
  [
    { name: 'format', needs: [], run: () => whole('node_modules/prettier/bin/prettier.cjs', '--check', '.') },
    { name: 'lint', needs: [], run: () => whole('node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings') },
    { name: 'types', needs: [], run: () => whole('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.') },
    { name: 'dead-code', needs: [], run: () => whole('node_modules/knip/bin/knip.js') },
  ],
  [{ name: 'unit', needs: ['redis', 'postgresql'], run: unit }],
  [
    { name: 'build', needs: [], run: build },
    { name: 'package', needs: ['redis'], run: () => whole('scripts/consumer.test.mjs') },
  ],
  [{ name: 'e2e', needs: ['redis', 'chromium'], run: endToEnd }],
]
