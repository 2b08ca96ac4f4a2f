import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from './child.mjs'
import { contentHash } from './content-hash.mjs'
import { Refusal, say } from './refusal.mjs'
import { root } from './root.mjs'

const stamp = join(root, '.next', 'timberline-built-from')

const madeFrom = [
  'app',
  'components',
  'lib',
  'prisma',
  'public',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]

function hashOfSources() {
  return contentHash(root, madeFrom, (path) => !/\.test\.tsx?$|^lib\/testing\//.test(path))
}

/** @returns whether the built console is that of the sources as they are */
export function consoleIsBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources()
}

/** Builds the console with Next, unless what it is made from has not changed since. */
export async function buildConsole() {
  if (consoleIsBuilt()) return
  say('Building the console (about half a minute, when something has changed) …')
  const hash = hashOfSources()
  const { code, output } = await runToEnd(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (code !== 0) throw new Refusal(`${output}\nThe console could not be built: next build ended with code ${code}.`)
  writeFileSync(stamp, hash)
}
