import { inspect } from 'node:util'

// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g

/**
 * What was thrown, for the log. Its message may hold a key or a value: nothing in it begins a line that could be taken for
 * another record, or speaks to the terminal.
 */
export function logText(thrown: unknown): string {
  return inspect(thrown)
    .replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('\n', '\n    ')
}
