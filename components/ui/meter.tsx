import styles from './ui.module.css'

/** A share as a bar. Decoration beside its figure, so hidden from screen readers. */
export function Meter({ share, color = 'var(--tl-quiet)' }: { share: number; color?: string }) {
  const width = `${Math.min(1, Math.max(0, share)) * 100}%`
  return (
    <div className={styles.bar} aria-hidden>
      <div className={styles.barFill} style={{ width, background: color }} />
    </div>
  )
}
