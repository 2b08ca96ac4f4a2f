import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'

export interface TableData {
  readonly columns: readonly string[]
  /** The first cell names the row. */
  readonly rows: readonly (readonly string[])[]
}

export function DataTable({ data, height, label }: { data: TableData; height: number; label: string }) {
  const columns = data.columns.map((column, index) => (index > 0 ? figure(column) : column))
  return (
    <Table label={`${label}, as a table`} columns={columns} stacks height={height}>
      {data.rows.map((row) => (
        <tr key={row[0]}>
          {row.map((cell, index) => (
            <td key={data.columns[index]} className={index > 0 ? ui.number : undefined}>
              {cell}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  )
}
