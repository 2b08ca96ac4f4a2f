/** Where the answer to one request came from; each request counts once, whatever number of levels it touched. */
export type Outcome = 'memory' | 'redis' | 'disk' | 'source' | 'stale' | 'miss'

export const OUTCOMES: readonly Outcome[] = ['memory', 'redis', 'disk', 'source', 'stale', 'miss']

export type LevelName = 'memory' | 'redis' | 'disk'

export const LEVEL_NAMES: readonly LevelName[] = ['memory', 'redis', 'disk']

/** Why a value that was offered was not stored. */
export type Refusal = 'skipped' | 'when' | 'empty' | 'too-big' | 'invalidated' | 'unlinked' | 'undefined'

/**
 * Why no level had a value: `cold`, it was asked for the first time as far as is remembered; `expired`, its time was
 * over; `invalidated`; `evicted`, it had to make room; `refused`, it was loaded before but not stored.
 */
export type MissCause = 'cold' | 'expired' | 'invalidated' | 'evicted' | 'refused'

export const MISS_CAUSES: readonly MissCause[] = ['cold', 'expired', 'invalidated', 'evicted', 'refused']
