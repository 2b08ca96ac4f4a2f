import { formatCount, formatName } from '@/components/ui/format'
import { keyHref, keysHref, targetHref } from '@/components/ui/links'
import { describeTarget } from '@/components/ui/target-text'
import type { Target } from '@/lib/kernel/target'

/** What stands in the audit, as one would say it; an action that is not here is shown by its name. */
const WORDS: Readonly<Record<string, string>> = {
  access: 'call the API',
  'dead-letter.discard': 'discard a dead letter',
  'dead-letter.redrive': 'redrive a dead letter',
  'dead-letters.discard': 'discard dead letters',
  'dead-letters.redrive': 'redrive dead letters',
  'demo.switch': 'switch the demo',
  'entries.refresh': 'load keys again',
  'entries.retime': 'change TTLs',
  'entry.delete': 'delete a key',
  'entry.patch': 'change a TTL',
  'entry.put': 'store a value',
  'entry.refresh': 'load a key again',
  'entry.trace': 'trace a read',
  invalidate: 'invalidate',
  'invalidation.undo': 'undo an invalidation',
  'level.bypass': 'bypass a level',
  'operation.stop': 'stop an operation',
  'password.change': 'change a password',
  'retention.change': 'change retention',
  'session.begin': 'sign in',
  'session.end': 'sign out',
  'strategy.trial': 'try a strategy',
  'token.create': 'make a token',
  'token.revoke': 'revoke a token',
  'user.create': 'make a user',
  'user.delete': 'delete a user',
  'user.update': 'change a user',
  'value.reveal': 'see a value',
  'version.activate': 'serve another version',
  'version.bump': 'begin a new version',
  warm: 'load keys',
}

export const actionInWords = (action: string): string =>
  (Object.hasOwn(WORDS, action) ? WORDS[action] : undefined) ?? action

/** What can be looked for, in the order of the words that stand for it. */
export const ACTIONS = Object.keys(WORDS).sort((a, b) => actionInWords(a).localeCompare(actionInWords(b)))

/** @returns what an action was done to, as the rest of the console says it */
export function subjectInWords(action: string, subject: string): string {
  if (action === 'invalidation.undo') return `position ${subject} of the log`
  return action === 'invalidate' ? targetInWords(subject) : formatName(subject)
}

/** @returns where what an action was done to can be looked at; undefined where it has no page, or no one page */
export function subjectHref(action: string, subject: string): string | undefined {
  if (action.startsWith('entry.') || action === 'value.reveal') return keyHref(subject)
  if (action.startsWith('version.')) return keysHref({ namespace: subject })
  const target = action === 'invalidate' ? parseTarget(subject) : undefined
  return target && targetHref(target)
}

/** Targets stand in the audit as JSON, and long lists of names are cut off in it. */
function targetInWords(subject: string): string {
  // A single long name is cut off within it.
  const whole = parseTarget(subject) ?? parseTarget(`${subject}…"}`)
  if (whole) return describeTarget(whole)
  const cut = parseTarget(`${subject.slice(0, subject.lastIndexOf('","') + 1)}]}`)
  const [[kind, names] = []] = Object.entries(cut ?? {})
  return Array.isArray(names) ? `more than ${formatCount(names.length)} ${kind}` : formatName(subject)
}

function parseTarget(text: string): Target | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return parsed && typeof parsed === 'object' ? (parsed as Target) : undefined
  } catch {
    return undefined
  }
}
