import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from '#setup/child.mjs'
import { canInstallDebianPackages, installDebianPackages } from '#setup/debian.mjs'
import { findExecutable } from '#setup/executable.mjs'
import { say } from '#setup/refusal.mjs'

/** What the tests meet for real, besides Node. */
export const requirements = {
  redis: {
    name: 'Redis',
    debian: 'redis-server',
    present: () => findExecutable('redis-server', 'valkey-server') !== undefined,
  },
  postgresql: {
    name: 'PostgreSQL',
    debian: 'postgresql',
    present: () => findExecutable('postgres') !== undefined || debianServers().length > 0,
  },
  chromium: {
    name: 'Chromium',
    debian: 'chromium',
    present: () => existsSync('/usr/bin/chromium') || playwrightHasChromium(),
    other: () => runToEnd('npx', ['playwright', 'install', 'chromium']),
  },
}

/** Debian keeps a PostgreSQL server out of the PATH, one folder a version. */
function debianServers() {
  const folder = '/usr/lib/postgresql'
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((version) => existsSync(join(folder, version, 'bin/postgres')))
}

let ownChromium
function playwrightHasChromium() {
  return ownChromium !== undefined && existsSync(ownChromium)
}

/** Installs what is missing where it may, and says what to install where it may not; the tests that need it then say more. */
export async function provide(names) {
  const { chromium } = await import('playwright-core').catch(() => ({ chromium: undefined }))
  ownChromium = chromium?.executablePath()
  const missing = names.map((name) => requirements[name]).filter((one) => !one.present())
  if (missing.length === 0) return
  if (canInstallDebianPackages()) {
    await installDebianPackages(...missing.map((one) => one.debian))
  } else {
    for (const one of missing) await one.other?.()
  }
  for (const one of missing.filter((one) => !one.present())) {
    say(`${one.name} is missing and could not be installed here: install it (Debian: apt-get install ${one.debian}).`)
  }
}
