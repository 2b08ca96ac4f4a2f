import { readFileSync } from 'node:fs'
import { runToEnd } from './child.mjs'
import { findExecutable } from './executable.mjs'
import { say } from './refusal.mjs'

/** @returns whether this is Debian or Ubuntu, and we may install packages there without asking for a password */
export function canInstallDebianPackages() {
  if (process.getuid?.() !== 0 || !findExecutable('apt-get')) return false
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** The lists are fetched once a run, however many packages are missing. */
let listsAreFresh = false

/** @returns whether apt-get installed the packages; says aloud that it does */
export async function installDebianPackages(...names) {
  say(`Installing ${names.join(' and ')} with apt-get …`)
  // The last two ask dpkg's and systemd's helpers not to start the services of what is installed: we start our own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', SYSTEMD_OFFLINE: '1' }
  if (!listsAreFresh) {
    const update = await runToEnd('apt-get', ['update', '-q'], { env })
    if (update.code !== 0) say(lastLines(update.output))
    listsAreFresh = true
  }
  const install = await runToEnd('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env })
  if (install.code !== 0) say(lastLines(install.output))
  return install.code === 0
}

function lastLines(output) {
  return output.split('\n').slice(-5).join('\n')
}
