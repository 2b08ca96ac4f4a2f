import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from './child.mjs'
import { Refusal, say } from './refusal.mjs'
import { root } from './root.mjs'

/** Scripts that write code which is not committed; each skips itself where nothing has changed. */
const generators = ['scripts/generate.mjs', 'scripts/build-workers.mjs']

export async function generateCode() {
  for (const script of generators) {
    if (!existsSync(join(root, script))) continue
    const { code, output } = await runToEnd(process.execPath, [join(root, script)])
    if (code !== 0) throw new Refusal(`${output}\n${script} failed.`)
    if (/generated|built/i.test(output) && !/up to date/i.test(output))
      say('Generated the database clients and workers.')
  }
}
