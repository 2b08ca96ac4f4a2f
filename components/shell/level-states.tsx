'use client'

import { Skeleton, VisuallyHidden } from '@mantine/core'
import Link from 'next/link'
import type { LevelRow } from '@/lib/api/contract/levels'
import { formatTime } from '@/components/ui/format'
import { PLACES } from '@/components/ui/level-colors'
import { StatusDot, statusOf } from '@/components/ui/status-dot'
import styles from './shell.module.css'
import { useCutOff } from './use-cut-off'
import { useLevels } from './use-levels'

export function LevelStates() {
  const { data, isError } = useLevels()
  const { isCutOff, asOf } = useCutOff()
  if (!data && isError)
    return (
      <Link href="/levels" prefetch={false} className={styles.levelStates}>
        Levels unknown
      </Link>
    )
  if (!data) return <Skeleton w={118} h={18} />
  return (
    <Link href="/levels" prefetch={false} className={styles.levelStates}>
      <VisuallyHidden>Levels: </VisuallyHidden>
      {data.items.map((level) => (
        <span
          key={level.name}
          title={isCutOff ? wasOf(level, asOf) : level.reason || `${nameOf(level)} is ${level.status}`}
        >
          <StatusDot status={statusOf(level, isCutOff)} />
          {PLACES[level.name].short}
          <VisuallyHidden> {statusOf(level, isCutOff)}</VisuallyHidden>
        </span>
      ))}
    </Link>
  )
}

const nameOf = ({ name }: LevelRow): string => PLACES[name].label
const wasOf = (level: LevelRow, asOf: number | undefined): string =>
  `${nameOf(level)} was ${level.status}${asOf ? ` at ${formatTime(asOf)}` : ''}; how it is now is not known`
