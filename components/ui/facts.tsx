import type { ReactNode } from 'react'
import { Explained } from './explained'
import styles from './ui.module.css'

/** A name, its value, and what the name means, which is told on hover, on focus and on touch. */
export type Fact = readonly [name: string, value: ReactNode, means?: string]

/** Names and values, as a description list in columns. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const first = facts.find(([, , means]) => means !== undefined)?.[0]
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value, means]) => (
        <div key={name}>
          <Explained as="dt" means={means} isFirst={name === first}>
            {name}
          </Explained>
          <dd title={means}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
