import type { EntryDetail } from '@/lib/api/contract/entries'
import { formatCount } from '@/components/ui/format'
import { dependenciesHref, invalidateHref, KeyLink, keysHref, TextLink } from '@/components/ui/links'
import { Name } from '@/components/ui/name'
import { Panel } from '@/components/ui/panel'
import styles from './key.module.css'

const SHOWN = 50

export function Relations({ entry }: { entry: EntryDetail }) {
  const isUnanswered = entry.copies.some(({ error }) => error !== undefined)
  return (
    <div className={styles.side}>
      <Panel title="Tags">
        {entry.tags.length === 0 ? (
          <p className={styles.none}>No tags</p>
        ) : (
          <ul className={styles.list}>
            {entry.tags.map((tag) => (
              <li key={tag} style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}>
                <TextLink href={keysHref({ tag })}>
                  <Name of={tag} />
                </TextLink>
                <span style={{ textAlign: 'right' }}>
                  <TextLink href={invalidateHref({ tag })}>
                    Invalidate <Name of={tag} />
                  </TextLink>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="Dependencies" actions={<TextLink href={dependenciesHref(entry.key)}>See them around it</TextLink>}>
        <KeyList
          title="Made from"
          keys={entry.dependsOn}
          total={entry.dependsOn.length}
          none="Depends on no other key"
          more={dependenciesHref(entry.key)}
        />
        <div style={{ height: 12 }} />
        <KeyList
          title="Goes with it"
          keys={entry.dependents}
          total={entry.dependentsTotal}
          none={isUnanswered ? 'None that is known: not every level could be asked' : 'Nothing depends on it'}
          more={dependenciesHref(entry.key)}
        />
      </Panel>
    </div>
  )
}

interface KeyListProps {
  title: string
  keys: readonly string[]
  /** Also those that were not sent. */
  total: number
  none: string
  /** Where all of them are. */
  more: string
}

function KeyList({ title, keys, total, none, more }: KeyListProps) {
  return (
    <>
      <h3 className={styles.listTitle}>
        {title}
        {total > 0 && ` (${formatCount(total)})`}
      </h3>
      {keys.length === 0 ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <ul className={styles.list}>
          {keys.slice(0, SHOWN).map((key) => (
            <li key={key}>
              <KeyLink of={key} />
            </li>
          ))}
          {total > SHOWN && (
            <li>
              <TextLink href={more}>and {formatCount(total - SHOWN)} more</TextLink>
            </li>
          )}
        </ul>
      )}
    </>
  )
}
