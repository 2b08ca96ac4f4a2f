import { ActionIcon, Skeleton, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { InvalidationPlan } from '@/lib/api/contract/invalidations'
import { useForbidden } from '@/components/shell/session'
import { useLevelNames } from '@/components/shell/use-levels'
import { costFacts } from '@/components/ui/cost-facts'
import { Facts } from '@/components/ui/facts'
import { formatCount, formatName, formatTime } from '@/components/ui/format'
import { OutcomeName } from '@/components/ui/level-badge'
import { colorOf, LEVELS } from '@/components/ui/level-colors'
import { KeyLink, listHref } from '@/components/ui/links'
import { Meter } from '@/components/ui/meter'
import { Panel } from '@/components/ui/panel'
import { howCounted, howSure, uncounted } from '@/components/ui/per-level'
import { CountOfLevel } from '@/components/ui/per-level-links'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import { describeTarget } from '@/components/ui/target-text'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Target } from '@/lib/kernel/target'
import styles from './invalidate.module.css'
import { Memories } from './memories'

interface PreviewPanelProps {
  plan: InvalidationPlan | undefined
  /** Something is picked. */
  asked: boolean
  error: unknown
  countedAt: number
  again: () => void
}

export function PreviewPanel({ plan, asked, error, countedAt, again }: PreviewPanelProps) {
  const has = useLevelNames()
  const forbidden = useForbidden('operator')
  const unknown = plan ? uncounted(plan, has) : []
  return (
    <Panel
      title="Preview"
      note={
        plan ? `${howCounted(plan, unknown)}, at ${formatTime(countedAt)}` : 'What would go, before anything is done'
      }
      actions={
        <Tooltip label="Preview again">
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={again}
            disabled={!asked || forbidden !== undefined}
            aria-label="Preview again"
          >
            <IconRefresh size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      }
    >
      <div className={styles.previewBody} aria-live="polite">
        {forbidden ? (
          <StateMessage title="Only operators invalidate">{forbidden}</StateMessage>
        ) : !asked ? (
          <StateMessage title="Pick what is to go">What would be hit is counted here first, always.</StateMessage>
        ) : error ? (
          <ErrorState error={error} retry={again} />
        ) : !plan ? (
          <Skeleton height={300} />
        ) : (
          <Counts plan={plan} unknown={unknown} />
        )}
      </div>
    </Panel>
  )
}

/** Five lines of four where there is room, two columns of ten where there is little. */
const SAMPLE = 20

function Counts({ plan, unknown }: { plan: InvalidationPlan; unknown: readonly LevelName[] }) {
  return (
    <>
      <p className={styles.headline}>
        {howSure(plan, unknown)}
        <b data-testid="preview-matched">{formatCount(plan.matched)}</b>
        {plan.matched === 1 ? 'key' : 'keys'} {countedBy(plan.target)}
      </p>
      <div className={styles.perLevel}>
        {LEVELS.filter((level) => plan.perLevel[level] !== undefined || unknown.includes(level)).map((level) => (
          <LevelCount key={level} level={level} count={plan.perLevel[level]} of={plan.matched} target={plan.target} />
        ))}
      </div>
      <Memories plan={plan} />
      <Facts facts={costFacts(plan, unknown)} />
      {plan.exact && plan.matched === 0 && (
        <p className={styles.nothing}>
          Nothing matches now. Done all the same, it also counts for what is being loaded at that moment.
        </p>
      )}
      {plan.sample.length > 0 && (
        <>
          <h3 className={styles.sampleTitle}>
            {plan.matched > SAMPLE ? `${Math.min(SAMPLE, plan.sample.length)} of them` : 'All of them'}
          </h3>
          <ul className={styles.sample}>
            {plan.sample
              .slice(0, SAMPLE)
              .sort()
              .map((key) => (
                <li key={key}>
                  <KeyLink of={key} />
                </li>
              ))}
          </ul>
        </>
      )}
    </>
  )
}

function countedBy(target: InvalidationPlan['target']): string {
  if ('all' in target) return 'in all'
  return 'prefix' in target ? `that begin with ${formatName(target.prefix)}` : `by ${describeTarget(target)}`
}

interface LevelCountProps {
  level: LevelName
  /** Undefined where it is not known. */
  count: number | undefined
  of: number
  target: Target
}

function LevelCount({ level, count, of, target }: LevelCountProps) {
  return (
    <>
      <OutcomeName outcome={level} />
      <Meter share={of === 0 ? 0 : (count ?? 0) / of} color={colorOf(level)} />
      <span data-testid={`preview-${level}`} title="Copies that go from this level">
        <CountOfLevel count={count} href={listHref(target, { level })} />
      </span>
    </>
  )
}
