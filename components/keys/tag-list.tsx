import Link from 'next/link'
import { keysHref } from '@/components/ui/links'
import styles from './keys.module.css'

const SHOWN = 3

export function TagList({ tags }: { tags: readonly string[] }) {
  return (
    <span className={styles.tagList}>
      {tags.slice(0, SHOWN).map((tag) => (
        <Link key={tag} href={keysHref({ tag })} className={styles.tagChip}>
          {tag}
        </Link>
      ))}
      {tags.length > SHOWN && <span title={tags.slice(SHOWN).join(', ')}>+{tags.length - SHOWN}</span>}
    </span>
  )
}
