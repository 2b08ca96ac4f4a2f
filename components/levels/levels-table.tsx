import type { LevelRow } from '@/lib/api/contract/levels'
import { useCutOff } from '@/components/shell/use-cut-off'
import { formatBytes, formatCount, formatLatency, formatShare } from '@/components/ui/format'
import { LevelBadge } from '@/components/ui/level-badge'
import { keysHref, TextLink } from '@/components/ui/links'
import { QUANTILE_MEANS } from '@/components/ui/quantiles'
import { SILENT, statusOf, StatusWord } from '@/components/ui/status-dot'
import { figure, MEDIUM_EM, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { When } from '@/components/ui/when'
import { BypassControl } from './bypass-control'
import { ERRORS } from './errors-panel'
import styles from './levels.module.css'

const NAMES = { memory: 'Memory', redis: 'Redis', disk: 'Disk' }
const COLUMNS = [
  'Level',
  'State',
  {
    name: 'Bypass',
    means: 'Reads and writes pass the level by for a while: to see what the others do without it, or to spare it',
  },
  figure('Entries', 'Copies that it holds, stale ones and those of other versions, too'),
  figure('Bytes', 'What they take up, by the level’s own count'),
  figure('Of limit', 'Of the bytes that it may hold (maxBytes)'),
  figure('p50', QUANTILE_MEANS.p50),
  figure('p95', QUANTILE_MEANS.p95),
  figure('p99', QUANTILE_MEANS.p99),
  figure('Errors', 'Calls that failed or took too long, since the process started'),
]

export function LevelsTable({ levels }: { levels: readonly LevelRow[] }) {
  const { isCutOff } = useCutOff()
  return (
    <Table label="Levels" columns={COLUMNS} stacks={MEDIUM_EM}>
      {levels.map((level) => (
        <tr key={level.name}>
          <td>
            <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
              <LevelBadge place={level.name} />
              {NAMES[level.name]}
            </span>
          </td>
          <td className={`${styles.state} ${ui.wide}`}>
            <StatusWord status={statusOf(level, isCutOff)} />
            <div style={{ color: 'var(--tl-quiet)', fontSize: '0.75rem' }}>
              {level.bypassedUntil === null ? (
                level.reason
              ) : (
                <>
                  ends <When at={level.bypassedUntil} />
                </>
              )}
            </div>
          </td>
          <td style={{ whiteSpace: 'nowrap' }}>
            <BypassControl level={level} />
          </td>
          <Holds level={level} />
          <td className={ui.number}>{formatLatency(level.latencyMs?.p50)}</td>
          <td className={ui.number}>{formatLatency(level.latencyMs?.p95)}</td>
          <td className={ui.number}>{formatLatency(level.latencyMs?.p99)}</td>
          <td className={ui.number}>
            {level.errors > 0 ? <TextLink href={`#${ERRORS}`}>{formatCount(level.errors)}</TextLink> : 0}
          </td>
        </tr>
      ))}
    </Table>
  )
}

/** What a level holds; that it is not known where it does not answer. */
function Holds({ level: { name, status, entries, bytes, maxBytes } }: { level: LevelRow }) {
  const limit = maxBytes ? formatBytes(maxBytes) : 'no limit'
  if (status === 'down')
    return (
      <>
        <td className={ui.number} title={SILENT}>
          unknown
        </td>
        <td className={ui.number} title={SILENT}>
          unknown
        </td>
        <td className={ui.number}>{limit}</td>
      </>
    )
  return (
    <>
      <td className={ui.number}>
        <TextLink href={keysHref({ level: name })}>{formatCount(entries)}</TextLink>
      </td>
      <td className={ui.number}>{formatBytes(bytes)}</td>
      <td className={ui.number}>{maxBytes ? `${formatShare(bytes / maxBytes)} of ${limit}` : limit}</td>
    </>
  )
}
