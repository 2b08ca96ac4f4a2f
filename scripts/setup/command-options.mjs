import { parseArgs } from 'node:util'

export function commandOptions(options, read) {
  try {
    return read(parseArgs({ options }).values)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const known = Object.keys(options).map((name) => `--${name}`)
    console.error(`${error.message}\nThe options are ${known.join(', ')}.`)
    process.exit(2)
  }
}

export function numberIn(name, text, least = 0) {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || number < least)
    throw new TypeError(`--${name} takes a number of at least ${least}, not '${text}'`)
  return number
}

export function wholeNumberIn(name, text, least = 0) {
  const number = numberIn(name, text, least)
  if (!Number.isSafeInteger(number)) throw new TypeError(`--${name} takes a whole number, not '${text}'`)
  return number
}
