import { reasonOf } from '@/lib/kernel/errors'

/**
 * What to do about an error of SQLite: `damaged` files are set aside, `full` waits for space, `busy` is another
 * process's turn, `unreachable` means that file or directory cannot be used as they are and are opened again.
 */
export type FailureKind = 'damaged' | 'full' | 'busy' | 'unreachable'

const KINDS: readonly (readonly [pattern: RegExp, kind: FailureKind])[] = [
  [/CORRUPT|NOTADB|malformed|not a database|no such (table|column|index|trigger)|unsupported file format/i, 'damaged'],
  [/FULL|disk is full/, 'full'],
  [/BUSY|LOCKED|is locked/, 'busy'],
]

export function failureKind(thrown: unknown): FailureKind {
  const text = `${codeOf(thrown)} ${reasonOf(thrown)}`
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'unreachable'
}

/** @returns a sentence for people, with SQLite's own name for it where there is one */
export function failureReason(thrown: unknown): string {
  const code = codeOf(thrown)
  return code ? `${reasonOf(thrown)} (${code})` : reasonOf(thrown)
}

function codeOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : ''
}
