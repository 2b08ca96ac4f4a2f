import { Button } from '@mantine/core'
import Link from 'next/link'
import type { Finding } from '@/lib/api/contract/advice'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import styles from './advisor.module.css'
import { formatFigure } from './format-figure'
import { meaningOf } from './figure-meanings'

const PAGE_NAMES = {
  keys: 'See the keys',
  tags: 'See the tags',
  levels: 'See the levels',
  strategies: 'See the strategies',
  versions: 'See the versions',
  activity: 'See what happened',
}

const CONFIDENCE = {
  low: 'few figures yet',
  medium: 'likely',
  high: 'well founded',
}

/** What was found, what shows it, what to do and what that should bring; one way to go on. */
export function FindingCard({ finding }: { finding: Finding }) {
  const { says, figures, confidence, change, brings, behind, subject } = finding
  const query = new URLSearchParams(behind.filters).toString()
  return (
    <Panel title={says} note={`${subject.type} ${subject.name}, ${CONFIDENCE[confidence]}`}>
      <Facts facts={figures.map(({ name, value, unit }) => [name, formatFigure(value, unit), meaningOf(name)])} />
      <div className={styles.advice} data-testid="advice">
        <p>
          <b>What to do.</b> {change}
        </p>
        <p>
          <b>What it should bring.</b> {brings}
        </p>
        <Button component={Link} size="xs" mt={8} variant="default" href={`/${behind.page}${query ? `?${query}` : ''}`}>
          {PAGE_NAMES[behind.page]}
        </Button>
      </div>
    </Panel>
  )
}
