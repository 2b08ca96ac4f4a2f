import { Skeleton } from '@mantine/core'
import { prepareLevel } from '@/components/charts/prepare-levels'
import { Sparkline } from '@/components/charts/sparkline'
import { useCutOff } from '@/components/shell/use-cut-off'
import { Facts } from '@/components/ui/facts'
import { formatBytes, formatCount, formatLatency, formatShare, plural } from '@/components/ui/format'
import { LevelBadge } from '@/components/ui/level-badge'
import { colorOf, LEVELS } from '@/components/ui/level-colors'
import { keysHref, TextLink } from '@/components/ui/links'
import { Meter } from '@/components/ui/meter'
import { Panel } from '@/components/ui/panel'
import { QUANTILE_MEANS } from '@/components/ui/quantiles'
import { SILENT, statusOf, StatusWord } from '@/components/ui/status-dot'
import type { Series } from '@/lib/api/contract/series'
import type { LevelStats, Stats } from '@/lib/api/contract/stats'
import styles from './overview.module.css'

const NAMES = { memory: 'Memory', redis: 'Redis', disk: 'Disk' }
const SPARK_POINTS = 60
/** Of a card with its figures, so that nothing moves when they come. */
const HEIGHT = 232

interface LevelCardsProps {
  stats: Stats | undefined
  series: Series | undefined
}

export function LevelCards({ stats, series }: LevelCardsProps) {
  return (
    <div className={styles.thirds}>
      {stats
        ? stats.levels.map((level) => <LevelCard key={level.name} level={level} series={series} />)
        : LEVELS.map((level) => <Skeleton key={level} height={HEIGHT} radius={8} />)}
    </div>
  )
}

function LevelCard({ level, series }: { level: LevelStats; series: Series | undefined }) {
  const { isCutOff } = useCutOff()
  const rows = series ? prepareLevel(series, level.name, SPARK_POINTS) : []
  const hits = series?.points.reduce((sum, point) => sum + (point.levels[level.name]?.hits ?? 0), 0) ?? 0
  const misses = series?.points.reduce((sum, point) => sum + (point.levels[level.name]?.misses ?? 0), 0) ?? 0
  const rate = hits + misses > 0 ? hits / (hits + misses) : null
  const { latencyMs } = level
  return (
    <Panel>
      <div className={styles.levelHead}>
        <h2 className={styles.levelName} style={{ margin: 0, fontSize: 'inherit' }}>
          <LevelBadge place={level.name} />
          {NAMES[level.name]}
        </h2>
        <StatusWord status={statusOf(level, isCutOff)} />
      </div>
      <p
        className={styles.levelRate}
        title="Hits of this level, of the reads that the levels above it could not answer, in the range above"
      >
        {formatShare(rate)}
        <small>
          {rate === null
            ? 'no read reached it in this range'
            : `of the ${plural(hits + misses, 'read')} that reached it`}
        </small>
      </p>
      <Sparkline figures={rows.map((row) => row.hitRate)} color={colorOf(level.name)} height={26} min={0} max={1} />
      <div className={styles.levelFacts}>
        <Facts
          facts={[
            ['p50', formatLatency(latencyMs?.p50), QUANTILE_MEANS.p50],
            ['p95', formatLatency(latencyMs?.p95), QUANTILE_MEANS.p95],
            ['p99', formatLatency(latencyMs?.p99), QUANTILE_MEANS.p99],
          ]}
        />
      </div>
      <Room level={level} />
    </Panel>
  )
}

function Room({ level }: { level: LevelStats }) {
  const { bytes, entries, evictions, maxBytes, name, status } = level
  const isSilent = status === 'down'
  const room = maxBytes ? `${formatBytes(bytes)} of ${formatBytes(maxBytes)}` : formatBytes(bytes)
  const evicted = evictions > 0 ? `${formatCount(evictions)} evicted` : ''
  return (
    <div className={styles.levelRoom}>
      <Meter share={maxBytes && !isSilent ? bytes / maxBytes : 0} color={colorOf(name)} />
      <div className={styles.levelHead}>
        {isSilent ? (
          <span title={SILENT}>Entries and bytes unknown</span>
        ) : (
          <TextLink href={keysHref({ level: name })}>{plural(entries, 'entry', 'entries')}</TextLink>
        )}
        <span title="Bytes that its entries take up, by its own count; evicted are those it pushed out to make room, since its process started">
          {[isSilent ? '' : room, evicted].filter(Boolean).join(' · ')}
        </span>
      </div>
    </div>
  )
}
