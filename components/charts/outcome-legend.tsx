import { OutcomeName } from '@/components/ui/level-badge'
import type { Outcome } from '@/lib/kernel/outcome'
import styles from './charts.module.css'

export function OutcomeLegend({ outcomes, marks }: { outcomes: readonly Outcome[]; marks: number }) {
  return (
    <ul className={styles.legend}>
      {outcomes.map((outcome) => (
        <li key={outcome}>
          <OutcomeName outcome={outcome} />
        </li>
      ))}
      {marks > 0 && <li>✕ invalidation by an operator</li>}
    </ul>
  )
}
