import { Badge, Tooltip } from '@mantine/core'
import type { NamespaceStrategies } from '@/lib/api/contract/strategies'
import { formatCount } from '@/components/ui/format'
import { keysHref, TextLink } from '@/components/ui/links'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { describeSetting } from './describe-setting'
import styles from './strategies.module.css'
import { WRITE_BEHIND } from './write-behind-panel'

type Counts = NamespaceStrategies['counts']

/** A column: its name, what it counts, and the figure. */
const FIGURES: readonly (readonly [name: string, means: string, of: (counts: Counts) => number])[] = [
  ['Loads', 'Calls of the source’s loader', ({ loads }) => loads],
  ['Shared', 'Readers that waited for a load that another had begun', ({ shared }) => shared],
  [
    'Refreshed',
    'Loads in the background, before the value was stale',
    ({ refreshes, earlyRefreshes }) => refreshes + earlyRefreshes,
  ],
  ['Stale served', 'Answers with a value past its time, while or because its source failed', (c) => c.staleServed],
  ['Failed', 'Loads that the source failed', ({ failed }) => failed],
  ['Errors cached', 'Failures answered from memory, without asking the source again', (c) => c.errorsServed],
  ['Writes', 'Writes that the source took, at once or from the journal', ({ writes }) => writes],
  ['Queued', 'Acknowledged writes that the source does not have yet', ({ pending }) => pending],
  ['Dead letters', 'Acknowledged writes that the source refuses for good', ({ deadLetters }) => deadLetters],
]

/** What is told one by one below. */
const LISTED: ReadonlySet<string> = new Set(['Queued', 'Dead letters'])

const COLUMNS = ['Namespace', 'Uses', ...FIGURES.map(([name, means]) => figure(name, means))]

/** Mantine's `xl`: what the eleven columns need beside the navigation, with figures of seven digits. */
const WIDE_EM = 88

export function NamespacesTable({ rows }: { rows: readonly NamespaceStrategies[] }) {
  return (
    <Table label="Strategies by namespace" columns={COLUMNS} stacks={WIDE_EM}>
      {rows.map((row) => (
        <tr key={row.namespace}>
          <td className={styles.namespace}>
            <TextLink href={keysHref({ namespace: row.namespace })}>{row.namespace}</TextLink>
            <div className={styles.quiet}>{row.description}</div>
          </td>
          <td className={`${styles.usesCell} ${ui.wide}`}>
            <span className={styles.uses}>
              {row.strategies.map(({ name, settings }) => (
                <Use key={name} name={name} settings={settings} />
              ))}
            </span>
          </td>
          {FIGURES.map(([name, , of]) => {
            const figureOfRow = of(row.counts)
            return (
              <td key={name} className={ui.number} data-nothing={figureOfRow === 0}>
                {figureOfRow > 0 && LISTED.has(name) ? (
                  <TextLink href={`#${WRITE_BEHIND}`}>{formatCount(figureOfRow)}</TextLink>
                ) : (
                  formatCount(figureOfRow)
                )}
              </td>
            )
          })}
        </tr>
      ))}
    </Table>
  )
}

function Use({ name, settings }: NamespaceStrategies['strategies'][number]) {
  const told = Object.entries(settings).map(([setting, value]) => describeSetting(setting, value))
  const badge = (
    <Badge variant="default" size="sm" tt="none" tabIndex={told.length > 0 ? 0 : undefined}>
      {name}
    </Badge>
  )
  return told.length > 0 ? <Tooltip label={told.join(', ')}>{badge}</Tooltip> : badge
}
