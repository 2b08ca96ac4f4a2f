// `node scripts/lockfile/complete-lockfile.mjs`, after npm has changed package-lock.json. Where a registry's mirror does not
// carry the packages for other platforms, npm leaves them out of the lockfile without a word, and `npm ci` then refuses
// the lockfile, on every machine ("Missing: @next/swc-darwin-arm64@ from lock file"). This writes the entries that npm
// left out: version and platform are known without the registry. Only the integrity is not, and npm does not ask for it.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const platform =
  /(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el)(?:-(gnu|musl|msvc))?/

/** @returns {{ path: string, entry: object }[]} what the lockfile's packages name as optional but the lockfile does not hold */
export function missingEntries(packages) {
  const missing = new Map()
  for (const [path, { optionalDependencies = {}, ...dependent }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isHeld(packages, path, name)) continue
      const [, os, cpu, libc] = platform.exec(name) ?? []
      if (!os || !/^\d/.test(version)) throw new Error(`${name}@${version} is missing and names no platform or version`)
      const entry = { version, cpu: [cpu] }
      if (dependent.dev) entry.dev = true
      if (os === 'linux' && (libc === 'gnu' || libc === 'musl')) entry.libc = [libc === 'gnu' ? 'glibc' : 'musl']
      missing.set(`node_modules/${name}`, {
        path: `node_modules/${name}`,
        entry: { ...entry, optional: true, os: [os] },
      })
    }
  }
  return [...missing.values()]
}

/** Looks where Node would: beside the dependent, then in each folder above. */
function isHeld(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

/** @returns the text of the lockfile with all its entries, in npm's order */
export function completeLockfile(text) {
  const lockfile = JSON.parse(text)
  for (const { path, entry } of missingEntries(lockfile.packages)) lockfile.packages[path] = entry
  const sorted = Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  return `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(sorted) }, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('../../package-lock.json', import.meta.url)
  writeFileSync(file, completeLockfile(readFileSync(file, 'utf8')))
}
