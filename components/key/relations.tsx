import type { EntryDetail } from '@/lib/api/contract/entries'
import { dependenciesHref, invalidateHref, KeyLink, keysHref, TextLink } from '@/components/ui/links'
import { Panel } from '@/components/ui/panel'
import styles from './key.module.css'

const SHOWN = 50

export function Relations({ entry }: { entry: EntryDetail }) {
  return (
    <div className={styles.side}>
      <Panel title="Tags">
        {entry.tags.length === 0 ? (
          <p className={styles.none}>No tags</p>
        ) : (
          <ul className={styles.list}>
            {entry.tags.map((tag) => (
              <li key={tag} style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}>
                <TextLink href={keysHref({ tag })}>{tag}</TextLink>
                <TextLink href={invalidateHref({ tag })}>Invalidate {tag}</TextLink>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="Dependencies" actions={<TextLink href={dependenciesHref(entry.key)}>See them around it</TextLink>}>
        <KeyList title="Made from" keys={entry.dependsOn} none="Depends on no other key" />
        <div style={{ height: 12 }} />
        <KeyList title="Goes with it" keys={entry.dependents} none="Nothing depends on it" />
      </Panel>
    </div>
  )
}

function KeyList({ title, keys, none }: { title: string; keys: readonly string[]; none: string }) {
  return (
    <>
      <h3 className={styles.listTitle}>
        {title}
        {keys.length > 0 && ` (${keys.length})`}
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
          {keys.length > SHOWN && <li>and {keys.length - SHOWN} more</li>}
        </ul>
      )}
    </>
  )
}
