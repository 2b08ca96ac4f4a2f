import Link from 'next/link'
import { keyHref, keysHref } from '@/components/ui/links'
import styles from './keys.module.css'

const SHOWN = 2
/** What is kept of a tag where there is little room: enough to tell most from each other. */
const KEPT_CHARACTERS = 6

export function TagList({ of, tags }: { of: string; tags: readonly string[] }) {
  return (
    <span className={styles.tagList}>
      {tags.slice(0, SHOWN).map((tag) => (
        <Link
          key={tag}
          href={keysHref({ tag })}
          prefetch={false}
          className={styles.tagChip}
          title={tag}
          style={{ minWidth: `calc(${Math.min(tag.length, KEPT_CHARACTERS)}ch + 16px)` }}
        >
          {tag}
        </Link>
      ))}
      {tags.length > SHOWN && (
        <Link
          href={keyHref(of)}
          prefetch={false}
          className={styles.moreTags}
          title={tags.slice(SHOWN).join(', ')}
          aria-label={`${tags.length - SHOWN} more tags of ${of}`}
        >
          +{tags.length - SHOWN}
        </Link>
      )}
    </span>
  )
}
