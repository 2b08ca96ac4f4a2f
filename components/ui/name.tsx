import { formatName } from './format'
import styles from './ui.module.css'

/** A key, a tag or a prefix within other text: it may be right-to-left or endless, and what stands around it stays in place. */
export function Name({ of }: { of: string }) {
  const told = formatName(of)
  return (
    <span className={styles.name} title={told === of ? undefined : of}>
      {told}
    </span>
  )
}
