import type { WriteBehindParts } from '@/lib/engine/strategies/write-behind/write-behind'
import { parseDuration, parseWait, type Duration } from '@/lib/kernel/duration'
import { assertSettingNames, type SettingNames } from '@/lib/kernel/setting-names'
import { parseSize, type Size } from '@/lib/kernel/size'
import { SqliteJournal, type JournalOptions } from '@/lib/journal/sqlite-journal'
import type { Journal } from '@/lib/ports/journal'
import type { Surroundings } from './surroundings'

export interface JournalSpec {
  /** A directory of the journal's own, on a local disk; made where it is missing. Processes may share it. */
  path: string
  /** What writes on their way to the source may take together; `'64mb'` by default. */
  maxBytes?: Size | undefined
  /** How many writes may wait; 100,000 by default. */
  maxPending?: number | undefined
  /** How long the oldest may have waited before no more are taken; `'1h'` by default. */
  maxAge?: Duration | undefined
  /** How often to look for journals of processes that are gone; `'5s'` by default. */
  adoptEvery?: Duration | undefined
  /** How long `close()` goes on writing to the source; `'5s'` by default. The rest is written at the next start. */
  drain?: Duration | undefined
}

const NAMES: SettingNames<JournalSpec> = {
  ...{ path: true, maxBytes: true, maxPending: true, maxAge: true, adoptEvery: true, drain: true },
}

export interface JournalHooks {
  readonly dieAt?: JournalOptions['dieAt']
  readonly onStep?: WriteBehindParts['onStep']
  /** For tests of a full disk. */
  readonly maxPages?: number
  /** For tests that must notice a journal that breaks its promise. */
  readonly wrap?: (journal: Journal) => Journal
}

/** @throws TypeError with a sentence that names the wrong option */
export function buildJournal(
  spec: JournalSpec,
  { report }: Surroundings,
  { dieAt, onStep, maxPages, wrap = (journal) => journal }: JournalHooks = {},
): Omit<WriteBehindParts, 'core' | 'versions'> {
  const { path, maxBytes = '64mb', maxPending = 100_000, maxAge = '1h', adoptEvery = '5s', drain = '5s' } = spec
  if (typeof path !== 'string' || path === '')
    throw new TypeError('journal needs a directory of its own: createCache({ journal: { path } })')
  assertSettingNames(spec, NAMES, 'journal')
  if (!(Number.isInteger(maxPending) && maxPending > 0))
    throw new TypeError(`journal.maxPending must be a whole number of 1 or more, not ${maxPending}`)
  return {
    journal: wrap(
      new SqliteJournal({ path, dieAt, maxPages, onTrouble: (reason) => report({ kind: 'journal.failed', reason }) }),
    ),
    bounds: {
      maxBytes: parseSize(maxBytes, 'journal.maxBytes'),
      maxPending,
      maxAgeMs: parseDuration(maxAge, 'journal.maxAge'),
    },
    onStep,
    adoptEveryMs: parseWait(adoptEvery, 'journal.adoptEvery'),
    drainMs: parseWait(drain, 'journal.drain'),
  }
}
