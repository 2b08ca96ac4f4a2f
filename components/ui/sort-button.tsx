import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** How a list is sorted by a column, where it is; and what the column's name does when it is pressed. */
export interface Sorting {
  readonly order: 'ascending' | 'descending' | undefined
  readonly press: () => void
}

/** A column's name, by which the list can be sorted. */
export function SortButton({ order, press, children }: Sorting & { children: ReactNode }) {
  const Arrow = order === 'ascending' ? IconArrowUp : order ? IconArrowDown : IconArrowsSort
  return (
    <UnstyledButton className={styles.sort} onClick={press}>
      {children}
      <Arrow size={13} aria-hidden opacity={order ? 1 : 0.45} />
    </UnstyledButton>
  )
}
