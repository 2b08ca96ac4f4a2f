export interface SparklinePath {
  /** One stroke for each run without a gap. */
  readonly line: string
  readonly area: string
}

interface Box {
  readonly width: number
  readonly height: number
  /** The scale's ends; the least and greatest figure by default. */
  readonly min?: number
  readonly max?: number
}

/**
 * @param figures in order; null is a gap
 * @param box what to fit them into
 * @returns SVG paths, empty where fewer than two figures stand side by side
 */
export function prepareSparkline(figures: readonly (number | null)[], box: Box): SparklinePath {
  const known = figures.filter((figure) => figure !== null)
  const min = box.min ?? Math.min(...known)
  const max = box.max ?? Math.max(...known)
  const x = (index: number) => round((index / Math.max(1, figures.length - 1)) * box.width)
  const flat = box.min === undefined ? box.height / 2 : box.height
  const y = (figure: number) => round(max === min ? flat : box.height * (1 - (figure - min) / (max - min)))
  const strokes = runsOf(figures).filter((run) => run.length > 1)
  const line = strokes.map((run) => `M${run.map(([index, figure]) => `${x(index)},${y(figure)}`).join('L')}`)
  const area = strokes.map((run, index) => {
    const [from, to] = [run[0]?.[0] ?? 0, run.at(-1)?.[0] ?? 0]
    return `${line[index]}L${x(to)},${box.height}L${x(from)},${box.height}Z`
  })
  return { line: line.join(''), area: area.join('') }
}

function runsOf(figures: readonly (number | null)[]): [index: number, figure: number][][] {
  const runs: [number, number][][] = [[]]
  figures.forEach((figure, index) => {
    if (figure === null) runs.push([])
    else runs.at(-1)?.push([index, figure])
  })
  return runs
}

const round = (figure: number): number => Math.round(figure * 100) / 100
