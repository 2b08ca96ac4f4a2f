import type { Cell, Goal, KeptResults, Machine, Table } from './results'

/** One bench's results, to be read by people. */
export function markdownOf({ title, machine, tables, goals }: KeptResults): string {
  return [
    `# ${title}`,
    '',
    machineLine(machine),
    '',
    ...tables.flatMap((table) => tableLines(table, '##')),
    ...goalLines(goals),
  ].join('\n')
}

export function machineLine({ node, cpu, cores, form, pinned, load }: Machine): string {
  const place = pinned ? 'pinned to one core' : 'not pinned'
  return `Node ${node}, ${cores} × ${cpu}, ${place}, ${form} form; load average ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.`
}

export function tableLines({ title, note, columns, rows }: Table, heading: string): string[] {
  return [
    ...[`${heading} ${title}`, ''],
    ...(note ? [note, ''] : []),
    `| | ${columns.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(columns.length)}`,
    ...rows.map(({ name, cells }) => `| ${[name, ...cells.map(textOf)].join(' | ')} |`),
    '',
  ]
}

export function goalLines(goals: readonly Goal[]): string[] {
  if (goals.length === 0) return []
  return [
    ...['## Goals', '', '| goal | | measured | aim | |', '| --- | --- | ---: | ---: | --- |'],
    ...goals.map((goal) => goalRow(goal)),
    '',
  ]
}

/** One row, open to the right for more columns. */
export function goalRow({ id, what, measured, spread, aim, met }: Goal): string {
  return `| ${id} | ${what} | ${spread ? textOf(spread) : figure(measured)} | ${aim} | ${met ? 'met' : '**missed**'} |`
}

function textOf(cell: Cell): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return figure(cell)
  return `${figure(cell.median)} (${figure(cell.min)}–${figure(cell.max)})`
}

/** Three digits, thousands apart. */
function figure(value: number): string {
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return String(value)
  if (size >= 1_000) return Math.round(value).toLocaleString('en')
  if (size >= 100) return value.toFixed(0)
  if (size >= 10) return value.toFixed(1)
  return size >= 0.1 || size === 0 ? value.toFixed(2) : value.toPrecision(2)
}
