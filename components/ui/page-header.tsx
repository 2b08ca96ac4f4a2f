import type { ReactNode } from 'react'
import styles from './ui.module.css'

export function PageHeader({ title, text, actions }: { title: ReactNode; text?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.pageHead}>
      <div>
        <h1 className={styles.pageTitle} tabIndex={-1}>
          {title}
        </h1>
        {text && <p className={styles.pageText}>{text}</p>}
      </div>
      {actions}
    </div>
  )
}
