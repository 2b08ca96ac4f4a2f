'use client'

import { Skeleton, VisuallyHidden } from '@mantine/core'
import Link from 'next/link'
import { PLACES } from '@/components/ui/level-colors'
import { StatusDot } from '@/components/ui/status-dot'
import styles from './shell.module.css'
import { useLevels } from './use-levels'

export function LevelStates() {
  const { data, isError } = useLevels()
  if (!data && isError)
    return (
      <Link href="/levels" className={styles.levelStates}>
        Levels unknown
      </Link>
    )
  if (!data) return <Skeleton w={118} h={18} />
  return (
    <Link href="/levels" className={styles.levelStates}>
      <VisuallyHidden>Levels: </VisuallyHidden>
      {data.items.map((level) => (
        <span key={level.name} title={level.reason || `${PLACES[level.name].label} is ${level.status}`}>
          <StatusDot status={level.status} />
          {PLACES[level.name].short}
          <VisuallyHidden> {level.status}</VisuallyHidden>
        </span>
      ))}
    </Link>
  )
}
