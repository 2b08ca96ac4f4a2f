import { readFileSync } from 'node:fs'

/** Ends the process with a sentence where Node.js is older than package.json's `engines` asks for. */
export function refuseOldNode() {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const wanted = /(\d+)\.(\d+)/.exec(engines.node)
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > Number(wanted[1]) || (major === Number(wanted[1]) && minor >= Number(wanted[2]))) return
  console.error(
    `Timberline needs Node.js ${wanted[0]} or newer; this is ${process.versions.node}. See https://nodejs.org/en/download`,
  )
  process.exit(1)
}
