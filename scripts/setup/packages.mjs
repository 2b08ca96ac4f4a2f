import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from './child.mjs'
import { Refusal, say } from './refusal.mjs'
import { root } from './root.mjs'

/**
 * Compares the lockfile with npm's own record of what it installed, which npm writes last: an interrupted install does
 * not count, and one that a developer ran by hand does. Optional packages are for other platforms, mostly.
 *
 * @returns whether node_modules holds what package-lock.json asks for
 */
export function packagesAreInstalled(folder = root) {
  const wanted = readPackages(join(folder, 'package-lock.json'))
  const present = readPackages(join(folder, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional || entry.link) return true
    return present[path]?.version === entry.version && present[path]?.integrity === entry.integrity
  })
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Installs exactly what the lockfile says, if it is not there; no package's install script is run. */
export async function installPackages() {
  if (packagesAreInstalled()) return
  say('Installing packages (a minute or two, the first time only) …')
  // `--include=dev` because NODE_ENV=production would leave out what the build needs.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
  const { code, output } = await runToEnd(npm[0], [...npm.slice(1), ...args])
  if (code !== 0) throw new Refusal(`${output}\nPackages could not be installed: npm ci ended with code ${code}.`)
}
