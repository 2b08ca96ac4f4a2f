import { prepareSparkline } from './prepare-sparkline'
import styles from './charts.module.css'

interface SparklineProps {
  figures: readonly (number | null)[]
  color?: string
  height?: number
  min?: number
  max?: number
}

const WIDTH = 200

/** The shape of the last minutes; the figure it belongs to stands beside it, so it is hidden from screen readers. */
export function Sparkline({ figures, color = 'var(--tl-quiet)', height = 32, min, max }: SparklineProps) {
  const { line, area } = prepareSparkline(figures, { width: WIDTH, height, min, max })
  return (
    <svg
      className={styles.spark}
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={area} fill={color} opacity={0.14} />
      <path
        d={line}
        fill="none"
        stroke={color}
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
      />
    </svg>
  )
}
