/**
 * P12: a first page at 10,000 and at 1,000,000 keys, and what a read costs at both.
 * The level is filled once.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atMost, keepResults } from '@/bench/harness/results'
import { median } from '@/bench/harness/spread'
import { progress } from '@/bench/harness/progress'
import { systemClock } from '@/lib/kernel/clock'
import { createDiskLevel, type DiskLevel } from '@/lib/levels/disk/disk-level'
import type { EntryFilter, EntrySort } from '@/lib/ports/far-level'
import { addressOf, storedEntry } from '@/lib/testing/stored-entry'

const RUNS = 15
/** Uncounted: what is not compiled yet would make the first, small level slow and the goal easy. */
const WARM_UP = 5
const PAGE = 50
const sizes = [10_000, 1_000_000]

const by = (sort: EntrySort['by'], descending = false): EntrySort => ({ by: sort, descending })
const LISTS: readonly (readonly [name: string, filter: EntryFilter, sort: EntrySort])[] = [
  ['all by key', {}, by('key')],
  ['all by size, largest first', {}, by('size', true)],
  ['all by expiry', {}, by('expires')],
  ['a prefix', { prefix: 'company:5' }, by('key')],
  ['a namespace', { namespace: 'quote' }, by('key')],
  ['a tag of 100 entries', { tag: 'rare' }, by('key')],
  ['a tag of a tenth of the entries', { tag: 'tech' }, by('key')],
  ['containing', { contains: '77' }, by('key')],
  ['containing what is nowhere', { contains: 'nowhere' }, by('key')],
]

async function fill(level: DiskLevel, count: number): Promise<number> {
  const frame = new Uint8Array(100)
  const begun = performance.now()
  for (let i = 0; i < count; i++) {
    const mixed = (i * 2_654_435_761) % 4_294_967_296
    const tags = i % (count / 100) === 0 ? ['rare'] : i % 10 === 0 ? ['tech'] : []
    const size = 100 + (mixed % 50)
    const parts = { tags, expiresAt: systemClock.now() + 3_600_000 + (mixed % 1_000_000), frame }
    await level.write([
      storedEntry(`${i % 2 ? 'company' : 'quote'}:${mixed}`, { ...parts, frame: new Uint8Array(size) }),
    ])
    if (i % 20_000 === 0) await level.flush()
    if (i % 100_000 === 0) progress(`${i} of ${count} filled in`)
  }
  await level.flush()
  return count / ((performance.now() - begun) / 1_000)
}

async function timeOf(run: () => unknown): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < WARM_UP; i++) await run()
  for (let i = 0; i < RUNS; i++) {
    const begun = performance.now()
    await run()
    times.push(performance.now() - begun)
  }
  return median(times)
}

const results: Record<string, Record<string, number>> = {}
const record = (name: string, count: number, value: number): void => {
  ;(results[name] ??= {})[`at ${count.toLocaleString('en')}`] = Number(value.toPrecision(3))
}
for (const count of sizes) {
  const path = mkdtempSync(join(tmpdir(), 'timberline-bench-lists-'))
  const level = createDiskLevel({ path, maxBytes: 1024 ** 3, clock: systemClock, report: () => undefined })
  await level.open()
  record('puts a second', count, await fill(level, count))
  for (const [name, filter, sort] of LISTS) {
    progress(name)
    record(`${name}, ms`, count, await timeOf(() => level.list(filter, sort, undefined, PAGE)))
  }
  const far = (await level.list({}, by('key'), undefined, PAGE)).cursor
  record('the second page, ms', count, await timeOf(() => level.list({}, by('key'), far, PAGE)))
  let i = 0
  const reads = await timeOf(() => {
    for (let read = 0; read < 1_000; read++) {
      const key = `quote:${((((i++ * 7_919) % count) & ~1) * 2_654_435_761) % 4_294_967_296}`
      void level.read([addressOf(key)])
    }
  })
  record('a read, µs', count, reads)
  await level.close()
  rmSync(path, { recursive: true, force: true })
}
const columns = sizes.map((size) => `at ${size.toLocaleString('en')}`)
keepResults('disk-lists', {
  title: 'L3: lists',
  tables: [
    {
      title: 'First pages and reads',
      columns,
      rows: Object.entries(results).map(([name, at]) => ({ name, cells: columns.map((column) => at[column] ?? null) })),
    },
  ],
  goals: Object.entries(results)
    .filter(([name]) => name.endsWith(', ms'))
    .map(([name, at]) =>
      atMost(
        'P12',
        `L3, ${name}: the larger against the smaller`,
        (at[columns[1] ?? ''] ?? NaN) / (at[columns[0] ?? ''] ?? NaN),
        2,
      ),
    ),
})
