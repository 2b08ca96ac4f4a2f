import type { ReactNode } from 'react'
import styles from './ui.module.css'

interface ExplainedProps {
  as: 'dt' | 'span' | 'p'
  /** Nothing where the name says all. */
  means: string | undefined
  /** Of its list or heading, which is one stop for the keyboard: the arrows lead to the others (`shell/tip.tsx`). */
  isFirst?: boolean
  className?: string
  children: ReactNode
}

/** A name that says on hover, on focus and on touch what it means. */
export function Explained({ as: Name, means, isFirst = true, className = '', children }: ExplainedProps) {
  if (means === undefined) return <Name className={className}>{children}</Name>
  return (
    <Name className={`${styles.explained} ${className}`} title={means} tabIndex={isFirst ? 0 : -1} data-explained>
      {children}
    </Name>
  )
}
