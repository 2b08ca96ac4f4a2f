import { formatPerSecond, formatShare } from '@/components/ui/format'
import styles from './charts.module.css'

export interface TipLine {
  readonly name: string
  readonly color: string
  readonly perSecond: number | null
}

/** Names each part, its value and its share of the whole. */
export function ChartTip({ time, lines }: { time: string; lines: readonly TipLine[] }) {
  const total = lines.reduce((sum, line) => sum + (line.perSecond ?? 0), 0)
  return (
    <div className={styles.tip}>
      <p className={styles.tipTime}>{time}</p>
      <table>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name}>
              <th scope="row">
                <span
                  style={{
                    background: line.color,
                    display: 'inline-block',
                    width: 8,
                    height: 8,
                    borderRadius: 2,
                    marginRight: 6,
                  }}
                />
                {line.name}
              </th>
              <td>{formatPerSecond(line.perSecond)}</td>
              <td>{total > 0 && line.perSecond !== null ? formatShare(line.perSecond / total) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
