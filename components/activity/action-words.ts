/** What stands in the audit, as one would say it; an action that is not here is shown by its name. */
const WORDS: Readonly<Record<string, string>> = {
  access: 'call the API',
  'dead-letter.discard': 'discard dead letters',
  'dead-letter.redrive': 'redrive dead letters',
  'demo.switch': 'switch the demo',
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
