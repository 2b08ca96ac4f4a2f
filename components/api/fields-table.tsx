import ui from '@/components/ui/ui.module.css'
import styles from './api.module.css'
import { Prose } from './prose'
import type { Field } from './describe-schema'

interface FieldsTableProps {
  title: string
  rows: readonly (Field & { readonly note?: string })[]
}

export function FieldsTable({ title, rows }: FieldsTableProps) {
  if (rows.length === 0) return null
  return (
    <div className={ui.scroll} tabIndex={0} role="region" aria-label={title}>
      <table className={ui.table}>
        <caption className={styles.caption}>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // A union may name a field twice, once a case.
            <tr key={`${row.path} ${index}`}>
              <td className={styles.name}>
                {row.path}
                {row.required && <span className={styles.required}> required</span>}
              </td>
              <td className={styles.type}>{row.type}</td>
              <td>
                <Prose text={[row.description, row.note].filter(Boolean).join('; ')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
