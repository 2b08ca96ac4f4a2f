import { Fragment } from 'react'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Target } from '@/lib/kernel/target'
import { formatCount } from './format'
import { LEVELS, PLACES } from './level-colors'
import { listHref, TextLink } from './links'

interface PerLevelProps {
  perLevel: Readonly<Partial<Record<LevelName, number>>>
  /** Levels that could not be asked. */
  unknown: readonly LevelName[]
  /** What was counted. */
  of: Target
}

/** Counts level by level, each leading to its keys: `L1 60 · L2 unknown · L3 74`. */
export function PerLevel({ perLevel, unknown, of }: PerLevelProps) {
  const levels = LEVELS.filter((level) => perLevel[level] !== undefined || unknown.includes(level))
  return levels.map((level, index) => (
    <Fragment key={level}>
      {index > 0 && ' · '}
      {PLACES[level].short}&nbsp;
      <CountOfLevel count={perLevel[level]} href={listHref(of, { level })} />
    </Fragment>
  ))
}

/** Undefined counts are those that are not known. */
export function CountOfLevel({ count, href }: { count: number | undefined; href: string | undefined }) {
  if (count === undefined) return 'unknown'
  return href === undefined || count === 0 ? formatCount(count) : <TextLink href={href}>{formatCount(count)}</TextLink>
}
