import { Skeleton } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconMoonStars, IconPlugConnectedX } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useCutOff } from '@/components/shell/use-cut-off'
import { formatTime } from '@/components/ui/format'
import { TextLink } from '@/components/ui/links'
import { Panel } from '@/components/ui/panel'
import styles from './overview.module.css'
import { reachVerdict, type KnownLevels } from './reach-verdict'
import type { Summary } from './summarize'

const TONES = {
  good: { icon: IconCircleCheck, color: 'var(--tl-good)' },
  warn: { icon: IconAlertTriangle, color: 'var(--tl-warn)' },
  bad: { icon: IconCircleX, color: 'var(--tl-bad)' },
  quiet: { icon: IconMoonStars, color: 'var(--tl-quiet)' },
  unknown: { icon: IconPlugConnectedX, color: 'var(--tl-quiet)' },
}

interface VerdictLineProps {
  summary: Summary | undefined
  levels: KnownLevels | undefined
  words: string
}

export function VerdictLine({ summary, levels, words }: VerdictLineProps) {
  const { isCutOff, asOf } = useCutOff()
  if (!summary || !levels)
    return (
      <Panel>
        <div className={styles.verdict}>
          <Skeleton h={{ base: 93, sm: 44 }} />
        </div>
      </Panel>
    )
  const { tone, title, reasons } = reachVerdict(summary, levels, words)
  // How it was says nothing of how it is.
  const { icon: Icon, color } = TONES[isCutOff ? 'unknown' : tone]
  return (
    <Panel>
      <div className={styles.verdict} style={{ '--tone': color } as CSSProperties} data-testid="verdict">
        <Icon size={22} className={styles.verdictIcon} aria-hidden />
        <div>
          <p className={styles.verdictTitle}>
            {isCutOff && asOf && `At ${formatTime(asOf)}: `}
            {title.replaceAll(' %', '\u00a0%')}
          </p>
          <ul className={styles.reasons}>
            {reasons.map(({ says, href }) => (
              <li key={says}>{href ? <TextLink href={href}>{says}</TextLink> : says}</li>
            ))}
          </ul>
        </div>
      </div>
    </Panel>
  )
}
