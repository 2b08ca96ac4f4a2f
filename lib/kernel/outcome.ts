/** Where the answer to one request came from; each request counts once, whatever number of levels it touched. */
export type Outcome = 'memory' | 'redis' | 'disk' | 'source' | 'stale' | 'miss'

export const OUTCOMES: readonly Outcome[] = ['memory', 'redis', 'disk', 'source', 'stale', 'miss']

export type LevelName = 'memory' | 'redis' | 'disk'

/** Why a value that was offered was not stored. */
export type Refusal = 'skipped' | 'when' | 'empty' | 'too-big' | 'invalidated' | 'unlinked' | 'undefined'
