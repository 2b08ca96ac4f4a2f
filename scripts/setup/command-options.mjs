import { parseArgs } from 'node:util'

/**
 * What a command was called with. Where that is not understood, a sentence says why, and the process ends with 2.
 *
 * @template {import('node:util').ParseArgsOptionsConfig} const T
 * @template [R=ReturnType<typeof parseArgs<{ options: T }>>['values']]
 * @param {T} options as `parseArgs` takes them
 * @param {(values: ReturnType<typeof parseArgs<{ options: T }>>['values']) => R} read makes of the texts what they stand
 * for; may throw a TypeError
 * @returns {R}
 */
export function commandOptions(options, read = (values) => values) {
  try {
    return read(parseArgs({ options }).values)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const known = Object.keys(options).map((name) => `--${name}`)
    console.error(`${error.message}\nThe options are ${known.join(', ')}.`)
    process.exit(2)
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} [least]
 * @throws TypeError for anything but a number
 */
export function numberIn(name, text, least = 0) {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || number < least)
    throw new TypeError(`--${name} takes a number of at least ${least}, not '${text}'`)
  return number
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} [least]
 * @throws TypeError for anything but a whole number
 */
export function wholeNumberIn(name, text, least = 0) {
  const number = numberIn(name, text, least)
  if (!Number.isSafeInteger(number)) throw new TypeError(`--${name} takes a whole number, not '${text}'`)
  return number
}
