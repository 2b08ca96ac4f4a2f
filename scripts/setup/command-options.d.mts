import type { parseArgs, ParseArgsOptionsConfig } from 'node:util'

type ValuesOf<Options extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: Options }>>['values']

/**
 * What a command was called with. Where that is not understood, a sentence says why, and the process ends with 2.
 *
 * @param options as `parseArgs` takes them
 * @param read makes of the texts what they stand for; may throw a TypeError
 */
export function commandOptions<const Options extends ParseArgsOptionsConfig, Read>(
  options: Options,
  read: (values: ValuesOf<Options>) => Read,
): Read

/** @throws TypeError for anything but a number of at least `least` (0) */
export function numberIn(name: string, text: string, least?: number): number

/** @throws TypeError for anything but a whole number of at least `least` (0) */
export function wholeNumberIn(name: string, text: string, least?: number): number
