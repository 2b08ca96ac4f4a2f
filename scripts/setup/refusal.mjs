/** An end that the user can do something about: its message is a sentence, printed without a stack. */
export class Refusal extends Error {}

/** Prints one line of progress. */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** @returns the sentence of a refusal, or the stack of anything else, which is a bug */
export function sentenceOf(error) {
  return error instanceof Refusal ? error.message : (error?.stack ?? String(error))
}
