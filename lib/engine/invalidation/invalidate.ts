import type { InvalidateOptions, InvalidationReceipt } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import { named } from '@/lib/kernel/names'
import { assertSettingNames, type SettingNames } from '@/lib/kernel/setting-names'
import type { Target } from '@/lib/kernel/target'
import { closureOf } from './closure'
import { count, type Budget } from './preview'
import { targetNames } from './target-names'

/**
 * Entries of each level that are counted before an invalidation. Beyond, its receipt estimates: dropping a tag of a
 * million entries must not take longer than dropping one of a thousand (goal P8). A page of 250 is what Redis and the
 * disk answer in one go of about 2 ms; up to 1,000 are counted all the same. The preview looks at more.
 */
const COUNTED: Budget = { most: 1_000, mostFar: 250, whole: 1_000, asks: false }
/** Removed before an invalidation returns; of more, the level gets its room back in the background. */
const REMOVED_AT_ONCE = 2_000

const NAMES: SettingNames<InvalidateOptions> = { mode: true, reason: true, whenUnreachable: true }

/**
 * Makes everything that a target names unservable, in every level and every process, whatever its number, by one record
 * in the log.
 *
 * @throws TypeError for what is no target; InvalidationNotDurable where the log cannot be reached (it has then taken
 *   effect in this process) and `whenUnreachable` is not `'queue'`
 */
export async function invalidate(
  core: Core,
  target: Target,
  options: InvalidateOptions = {},
): Promise<InvalidationReceipt> {
  assertSettingNames(options, NAMES, 'invalidate()')
  const { mode = 'hard', whenUnreachable = 'reject' } = options
  if (mode !== 'hard' && mode !== 'soft') throw new TypeError("mode must be 'hard' or 'soft'")
  if (whenUnreachable !== 'reject' && whenUnreachable !== 'queue')
    throw new TypeError("whenUnreachable must be 'reject' or 'queue'")
  const startedAt = core.clock.exact()
  const named = targetNames(target)
  // The count is a courtesy; where the dependents cannot be found now, `say` looks again, and the receipt tells.
  const descendants = await closureOf(core.dependencies, named.keys).catch(() => [])
  const reached = [...named.keys, ...descendants]
  const { matched, perLevel, exact } = await count(core, { names: named.names, keys: reached }, COUNTED)
  const said = await core.outgoing.say({ kind: 'invalidate', names: named.names, mode }, whenUnreachable)
  // Only the first record of a soft invalidation can be taken back, so that is the one to be told of.
  const seq = mode === 'soft' ? said.seq : said.through
  if (mode === 'hard' && reached.length > 0) await reclaim(core, reached)
  return { seq, matched, perLevel, exact, ms: core.clock.exact() - startedAt, dependents: said.dependents }
}

/**
 * Takes back the soft invalidation that begins at `seq`, dependents included. What another one made stale, too, stays so.
 *
 * @returns how many entries that made stale and were still there
 * @throws TypeError where nothing can be taken back; InvalidationNotDurable where the log cannot be reached
 */
export async function undo(core: Core, seq: number): Promise<InvalidationReceipt> {
  if (!Number.isSafeInteger(seq) || seq < 1)
    throw new TypeError('undo takes the position that a soft invalidation returned')
  const startedAt = core.clock.exact()
  const softened = core.validity.floors.softenedBy(seq)
  if (!softened)
    throw new TypeError(
      `nothing to undo at position ${seq}: it was not a soft invalidation, was undone already, or is too long ago`,
    )
  const { names } = softened
  const keys = named('k:', names)
  const { matched, perLevel, exact } = await count(core, { names, keys }, COUNTED)
  const { seq: undoneAt } = await core.outgoing.say({ kind: 'undo', ...softened }, 'reject')
  return { seq: undoneAt, matched, perLevel, exact, ms: core.clock.exact() - startedAt }
}

/** The log has made the entries unservable; this only gives back their room. */
async function reclaim(core: Core, keys: readonly string[]): Promise<void> {
  const removals = keys.slice(0, REMOVED_AT_ONCE).map((key) => core.validity.removalOf(key))
  await Promise.all(core.far.map((level) => level.remove(removals)))
  if (keys.length > REMOVED_AT_ONCE) core.reclaimer.reclaimKeys(keys.slice(REMOVED_AT_ONCE))
}
