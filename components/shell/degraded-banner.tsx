'use client'

import { IconAlertTriangle } from '@tabler/icons-react'
import { useOffline } from 'next/offline'
import { ApiProblem } from '@/lib/api/client'
import { formatTime } from '@/components/ui/format'
import { describeTrouble } from './describe-trouble'
import { useScope } from './scope'
import styles from './shell.module.css'
import { useInstances } from './use-instances'
import { useLevels } from './use-levels'

export function DegradedBanner() {
  const { data, error, dataUpdatedAt } = useLevels()
  const { instance } = useScope()
  const { data: processes } = useInstances()
  const hasEnded = instance !== undefined && processes?.items.every(({ id }) => id !== instance)
  // Of a link that was followed, also by who does not refresh: Next keeps it until the server answers.
  const isCutOff = useOffline()
  const unreachable = isCutOff || (error instanceof ApiProblem && error.status === 0)
  const trouble = unreachable
    ? `The server does not answer${data ? `: showing what it said at ${formatTime(dataUpdatedAt)}` : ''}, and trying again; links open once it answers`
    : hasEnded
      ? 'The process whose figures were chosen has ended: choose another one, or all, above'
      : data && describeTrouble(data)
  return (
    <div role="status">
      {trouble && (
        <div className={styles.banner} data-testid="degraded-banner">
          <IconAlertTriangle size={17} aria-hidden />
          <span>{trouble}</span>
        </div>
      )}
    </div>
  )
}
