import { IconArrowsDiff } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import type { EntryDetail, HeldCopy } from '@/lib/api/contract/entries'
import { EntryState } from '@/components/ui/entry-state'
import { Facts } from '@/components/ui/facts'
import { formatBytes, formatSpan, formatStamp, NO_DATA } from '@/components/ui/format'
import { type Held, LevelBadge } from '@/components/ui/level-badge'
import { colorOf, type Place } from '@/components/ui/level-colors'
import { Panel } from '@/components/ui/panel'
import { Moment } from '@/components/ui/when'
import { findDivergence } from './find-divergence'
import styles from './key.module.css'
import { OtherProcesses } from './other-processes'

const NAMES: Record<Place, string> = { memory: 'Memory', redis: 'Redis', disk: 'Disk', source: 'Source' }

/** @param now the moment that ages and lives are told from */
export function Ladder({ entry, now }: { entry: EntryDetail; now: number }) {
  const divergence = findDivergence(entry.copies)
  const here = entry.copies.filter(({ instance }) => instance === undefined)
  const elsewhere = entry.copies.filter(({ instance }) => instance !== undefined)
  return (
    <Panel
      title="Where it is"
      note="A read asks from left to right and ends at the first fresh copy; a stale one is served where there is none"
    >
      <ol className={styles.ladder}>
        {here.map((copy) => (
          <CopyRung key={copy.level} copy={copy} now={now}>
            {copy.level === 'memory' && elsewhere.length > 0 && <OtherProcesses copies={elsewhere} />}
          </CopyRung>
        ))}
        <Rung place="source" held={entry.canRefresh ? 'held' : 'absent'}>
          <p className={styles.why}>
            {entry.canRefresh
              ? `The namespace ${entry.namespace} has a source to load this from.`
              : `No source is bound to the namespace ${entry.namespace}: its readers bring their own loader.`}
          </p>
        </Rung>
      </ol>
      {divergence && (
        <p className={styles.diverges}>
          <IconArrowsDiff size={16} aria-hidden />
          {divergence}
        </p>
      )}
    </Panel>
  )
}

interface RungProps {
  place: Place
  held: Exclude<Held, 'stale'>
  state?: React.ReactNode
  children: React.ReactNode
}

function Rung({ place, held, state, children }: RungProps) {
  return (
    <li
      className={styles.rung}
      data-held={held}
      data-testid={`rung ${place}`}
      style={{ '--place': colorOf(place) } as CSSProperties}
    >
      <div className={styles.rungHead}>
        <span className={styles.rungName}>
          {place !== 'source' && <LevelBadge place={place} held={held} />}
          {NAMES[place]}
        </span>
        {state}
      </div>
      {children}
    </li>
  )
}

function CopyRung({ copy, now, children }: { copy: HeldCopy; now: number; children?: React.ReactNode }) {
  const held = copy.error ? 'unknown' : copy.present ? 'held' : 'absent'
  return (
    <Rung
      place={copy.level}
      held={held}
      state={<EntryState state={held === 'held' ? (copy.state ?? 'fresh') : held} />}
    >
      <p className={styles.why}>{whyOf(copy)}</p>
      {copy.present && (
        <Facts
          facts={[
            [
              'Age',
              <Moment key="age" at={now - (copy.ageMs ?? NaN)}>
                {formatSpan(copy.ageMs)}
              </Moment>,
              'Since it was loaded or written',
            ],
            [
              'TTL left',
              copy.ttlMs === null ? (
                'for ever'
              ) : (
                <Moment key="ttl" at={now + (copy.ttlMs ?? NaN)}>
                  {formatSpan(copy.ttlMs)}
                </Moment>
              ),
              'Until it is no longer fresh',
            ],
            ['Stored', formatBytes(copy.sizeBytes), 'Bytes that the copy takes up'],
            ['Raw', formatBytes(copy.rawBytes), 'Bytes before compression'],
            [
              'Codec',
              [copy.serialization, copy.compression].filter(Boolean).join(', ') || NO_DATA,
              'How the value is written, and compressed',
            ],
            ['Version', copy.version === undefined ? NO_DATA : `v${copy.version}`, 'Generation of its namespace'],
            [
              'Stamp',
              formatStamp(copy.stamp),
              'Position in the invalidation log when its load began; with + after it, in this process only',
            ],
          ]}
        />
      )}
      {children}
    </Rung>
  )
}

function whyOf(copy: HeldCopy): string {
  if (copy.error) return `It could not be asked whether it holds this key: ${copy.error}`
  if (!copy.present) return 'Holds nothing for this key.'
  if (copy.why) return copy.why
  return copy.state === 'fresh' ? 'May be served: nothing it answers to was invalidated since its stamp.' : ''
}
