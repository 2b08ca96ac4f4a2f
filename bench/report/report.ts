/** Writes docs/performance.md from bench/results/*.json:  npm run bench:report */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { goalRow, machineLine, tableLines } from '@/bench/harness/markdown'
import type { Goal, KeptResults } from '@/bench/harness/results'
import { reasons } from './reasons'

/** In this order; what is not named comes after. */
const ORDER = [
  'l1',
  'l1-limited',
  'l1-heap',
  'l1-growth',
  'redis-reads',
  'tags',
  'database',
  'disk',
  'batches',
  'codec',
  'eviction',
]

const folder = 'bench/results'
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other))
const all = names.flatMap((name) => {
  const results: KeptResults = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'))
  return results.machine ? [{ name, results }] : []
})

function rank(name: string): number {
  const place = ORDER.indexOf(name)
  return place < 0 ? ORDER.length : place
}

interface Judged {
  readonly goal: Goal
  readonly bench: string
}

const goals: Judged[] = all
  .flatMap(({ name, results }) => results.goals.map((goal) => ({ goal, bench: name })))
  .filter(({ goal }) => goal.id !== '–')
  .sort((one, other) => numberOf(one.goal) - numberOf(other.goal))

function numberOf({ id }: Goal): number {
  return Number(id.slice(1))
}

function goalTable(): string[] {
  const missed = new Set(goals.filter(({ goal }) => !goal.met).map(({ goal }) => goal.id))
  const explained = [...missed].filter((id) => reasons[id])
  const met = goals.filter(({ goal }) => goal.met).length
  return [
    ...['## Goals', '', `${met} of ${goals.length} met.`, ''],
    ...['| goal | | measured | aim | | bench |', '| --- | --- | ---: | ---: | --- | --- |'],
    ...goals.map(({ goal, bench }) => `${goalRow(goal)} ${bench} |`),
    ...['', '## Where a goal is missed', ''],
    ...explained.map((id) => `- **${id}.** ${reasons[id]}`),
    '',
  ]
}

const lines = [
  ...['# Performance', ''],
  '<!-- Made by npm run bench:report from bench/results; changes here are lost. -->',
  '',
  'Ratios are paired within interleaved rounds: median (least–most). Absolute figures drift by a factor of two on shared machines, so each table says how loaded its machine was: a load average above the number of cores means that others were in the way. `npm run bench` takes the short form, `npm run bench -- --full` the long one, `npm run bench -- l1` one of them.',
  '',
  ...goalTable(),
  ...all.flatMap(({ results }) => [
    ...[`## ${results.title}`, '', machineLine(results.machine), ''],
    ...results.tables.flatMap((table) => tableLines(table, '###')),
  ]),
]
writeFileSync('docs/performance.md', `${lines.join('\n').trimEnd()}\n`)
console.log(`docs/performance.md: ${all.length} benches, ${goals.length} goals`)
