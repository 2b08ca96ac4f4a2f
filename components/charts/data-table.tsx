import ui from '@/components/ui/ui.module.css'

export interface TableData {
  readonly columns: readonly string[]
  /** The first cell names the row. */
  readonly rows: readonly (readonly string[])[]
}

export function DataTable({ data, height, label }: { data: TableData; height: number; label: string }) {
  return (
    <div style={{ height, overflow: 'auto' }} tabIndex={0} role="region" aria-label={`${label}, as a table`}>
      <table className={ui.table}>
        <thead>
          <tr>
            {data.columns.map((column, index) => (
              <th key={column} className={index > 0 ? ui.number : undefined} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) => (
                <td key={data.columns[index]} className={index > 0 ? ui.number : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
