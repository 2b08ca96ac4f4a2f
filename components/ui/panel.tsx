import { type ReactNode, useId } from 'react'
import styles from './ui.module.css'

interface PanelProps {
  /** What a link to it names. */
  id?: string
  title?: ReactNode
  /** One quiet line: the unit, the period, what is counted. */
  note?: ReactNode
  actions?: ReactNode
  /** Content that brings its own padding, such as a table. */
  flush?: boolean
  className?: string
  children: ReactNode
}

export function Panel({ id, title, note, actions, flush = false, className, children }: PanelProps) {
  const titleId = useId()
  return (
    <section className={[styles.panel, className].join(' ')} aria-labelledby={title ? titleId : undefined} id={id}>
      {title && (
        <div className={styles.panelHead}>
          <div>
            <h2 className={styles.panelTitle} id={titleId}>
              {title}
            </h2>
            {note && <p className={styles.panelNote}>{note}</p>}
          </div>
          {actions}
        </div>
      )}
      <div className={flush ? styles.flush : styles.panelBody}>{children}</div>
    </section>
  )
}
