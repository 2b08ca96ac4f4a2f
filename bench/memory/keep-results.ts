import { mkdirSync, writeFileSync } from 'node:fs'
import type { Measured } from './interleaved'

/**
 * Prints a table and keeps the figures in `bench/results/<name>.json` and `.md`.
 * @param goals what was aimed at and what came out
 */
export function keepResults(name: string, title: string, results: Record<string, Measured>, goals: Goal[] = []): void {
  const folder = new URL('../results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const rows = Object.entries(results).map(([contender, { median, least, most }]) => {
    const figures = [median, least, most].map((ns) => ns.toFixed(1))
    return `| ${contender} | ${figures.join(' | ')} | ${(1_000 / median).toFixed(2)} |`
  })
  const markdown = [
    `# ${title}`,
    '',
    `Node ${process.versions.node}, interleaved rounds.`,
    '',
    ...(rows.length > 0
      ? ['| | median ns | least | most | M/s |', '| --- | ---: | ---: | ---: | ---: |', ...rows, '']
      : []),
    ...goals.map(
      (goal) => `- ${goal.name}: ${goal.measured.toFixed(2)} (goal ${goal.goal}): ${goal.met ? 'met' : 'missed'}`,
    ),
    '',
  ].join('\n')
  writeFileSync(new URL(`${name}.json`, folder), JSON.stringify({ results, goals }, null, 1) + '\n')
  writeFileSync(new URL(`${name}.md`, folder), markdown)
  console.log(markdown)
}

export interface Goal {
  readonly name: string
  readonly measured: number
  readonly goal: string
  readonly met: boolean
}
