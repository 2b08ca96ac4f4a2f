import type { LevelName } from '@/lib/kernel/outcome'
import { formatCount } from './format'
import { LEVELS, PLACES } from './level-colors'

type PerLevel = Readonly<Partial<Record<LevelName, number>>>

interface Counted {
  readonly perLevel: PerLevel
  /** False also where a level did not answer. */
  readonly exact: boolean
}

/** @returns of the levels that a cache has, those that were not counted because they did not answer */
export const uncounted = ({ perLevel, exact }: Counted, has: readonly LevelName[] = []): LevelName[] =>
  exact ? [] : has.filter((level) => perLevel[level] === undefined)

/** @returns what stands before a count: nothing where it is exact, else whether it is a least or an estimate */
export const howSure = ({ exact }: Pick<Counted, 'exact'>, unknown: readonly LevelName[]): string =>
  exact ? '' : unknown.length > 0 ? 'at least ' : 'about '

/** @returns how counts came about, as a sentence begins */
export const howCounted = ({ exact }: Pick<Counted, 'exact'>, unknown: readonly LevelName[]): string =>
  exact
    ? 'Counted, not estimated'
    : unknown.length > 0
      ? `Of the levels that answer; ${unknown.map((level) => PLACES[level].label).join(' and ')} could not be asked`
      : 'Estimated: too many to look at each, or a level could not be asked'

/** @returns counts level by level: `L1 60 · L2 unknown · L3 74` */
export const perLevelText = (perLevel: PerLevel, unknown: readonly LevelName[] = []): string =>
  LEVELS.filter((level) => perLevel[level] !== undefined || unknown.includes(level))
    .map((level) => {
      const count = perLevel[level]
      return `${PLACES[level].short}\u00A0${count === undefined ? 'unknown' : formatCount(count)}`
    })
    .join(' · ')
