// How long each bench took, kept beside the results, so that a run can say beforehand how long it will take.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Seconds by form and bench. @param {string} root */
export function durations(root) {
  const file = join(root, 'bench', 'results', 'durations.json')
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  return {
    /** @param {string} form @param {readonly string[]} names @returns {string} */
    estimate(form, names) {
      const of = known[form] ?? {}
      const unknown = names.filter((name) => of[name] === undefined)
      const seconds = names.reduce((sum, name) => sum + (of[name] ?? 0), 0)
      const rest = unknown.length > 0 ? `; not known of ${unknown.join(', ')}` : ''
      return `${names.length} of the ${form} form: ${inWords(seconds)} by the last runs${rest}`
    },
    /** @param {string} form @param {string} name @param {number} seconds */
    note(form, name, seconds) {
      known[form] = { ...known[form], [name]: Math.round(seconds) }
      writeFileSync(file, `${JSON.stringify(known, null, 1)}\n`)
    },
  }
}

/** @param {number} seconds */
function inWords(seconds) {
  return seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`
}
