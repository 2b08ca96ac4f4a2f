import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** A name, its value, and what the name means, which is told on hover. */
export type Fact = readonly [name: string, value: ReactNode, means?: string]

/** Names and values, as a description list in columns. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value, means]) => (
        <div key={name} title={means}>
          <dt data-explained={means !== undefined}>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
