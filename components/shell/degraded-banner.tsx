'use client'

import { IconAlertTriangle } from '@tabler/icons-react'
import { formatTime } from '@/components/ui/format'
import { describeTrouble } from './describe-trouble'
import { useScope } from './scope'
import styles from './shell.module.css'
import { useCutOff } from './use-cut-off'
import { useInstances } from './use-instances'
import { useLevels } from './use-levels'

export function DegradedBanner() {
  const { data } = useLevels()
  const { isCutOff, asOf } = useCutOff()
  const { instance } = useScope()
  const { data: processes } = useInstances()
  const hasEnded = instance !== undefined && processes?.items.every(({ id }) => id !== instance)
  const trouble = isCutOff
    ? `The server does not answer${asOf ? `: this is as of ${formatTime(asOf)}` : ''}. Trying again; links open once it answers`
    : hasEnded
      ? 'The process whose figures were chosen has ended: choose another one, or all, above'
      : data && describeTrouble(data)
  return (
    <div role="status" className={isCutOff ? styles.staying : undefined}>
      {trouble && (
        <div className={styles.banner} data-testid="degraded-banner">
          <IconAlertTriangle size={17} aria-hidden />
          <span>{trouble}</span>
        </div>
      )}
    </div>
  )
}
