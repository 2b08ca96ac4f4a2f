import type { SampleReader, SampleRow } from '@/lib/ports/sample-reader'
import type { Database, TransactionClient } from '@/lib/database/client'
import { exclusively } from '@/lib/database/exclusive'
import { add, combineGauges, observedMs, rollUpSamples, spread } from './merge-samples'
import type { Figures, Sample } from './merge-samples'

/** History of caches in the database, thinned out as it ages: every moment is covered by samples of one step only. */
export interface SampleStore extends SampleReader {
  /**
   * Keeps samples of this process. What it counted in a step that is there already is added to it: timers are not exact,
   * so two of them may well fall into one step.
   */
  append(samples: readonly Sample[]): Promise<void>
  /** Replaces old samples by fewer of a longer step. Sums stay. @returns how many were replaced */
  rollUp(now: number): Promise<number>
  /** Forgets what is from before `before`. @returns how many samples that were */
  prune(before: number): Promise<number>
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** 10 s for two hours, a minute for two days, an hour for as long as is kept, by default a year: about 7,000 steps a scope and process in all. */
const TIERS = [
  { from: 10, to: 60, afterMs: 2 * HOUR_MS, windowMs: HOUR_MS },
  { from: 60, to: 3_600, afterMs: 2 * DAY_MS, windowMs: DAY_MS },
]
const LONGEST_STEP_MS = HOUR_MS
/** Rows read at once: a few dozen milliseconds on SQLite, which answers on the main thread. */
const PAGE = 2_000
/** Prisma allows a statement 999 parameters on SQLite, and a slot takes five. */
const SLOTS_PER_STATEMENT = 100

export function createSampleStore(database: Database): SampleStore {
  const { client } = database
  return {
    append: async (samples) => {
      if (samples.length === 0) return
      await database.transaction(async (tx) => {
        for (let from = 0; from < samples.length; from += SLOTS_PER_STATEMENT) {
          const some = samples.slice(from, from + SLOTS_PER_STATEMENT)
          await replace(tx, { OR: some.map((sample) => slotOf(sample)) }, (known) => rollUpSamples([...known, ...some]))
        }
      })
    },
    query: async ({ cache, from, to, stepMs, instance }) => {
      // A long step that began before `from` may reach into what is asked for.
      const range = { gte: new Date(from - LONGEST_STEP_MS), lt: new Date(to) }
      const samples = (await readSamples(client, { cache, instance, at: range })).flatMap((sample) =>
        spread(sample, stepMs),
      )
      return sumProcesses(samples, stepMs).filter((row) => row.at + stepMs > from && row.at < to)
    },
    rollUp: async (now) => {
      let replaced = 0
      for (const tier of TIERS) {
        const before = Math.floor((now - tier.afterMs) / (tier.to * 1_000)) * tier.to * 1_000
        for (;;) {
          const count = await exclusively(database, 'rolling up', (tx) => rollUpWindow(tx, tier, before))
          if (count === 0) break
          replaced += count
        }
      }
      return replaced
    },
    prune: async (before) => (await client.sample.deleteMany({ where: { at: { lt: new Date(before) } } })).count,
  }
}

/** Rolls up one bounded window, beginning with the oldest sample; whole target steps, so that none is split in two. */
async function rollUpWindow(tx: TransactionClient, tier: (typeof TIERS)[number], before: number): Promise<number> {
  const old = { stepSeconds: tier.from, at: { lt: new Date(before) } }
  const oldest = await tx.sample.findFirst({ where: old, orderBy: { at: 'asc' }, select: { at: true } })
  if (!oldest) return 0
  const start = Math.floor(oldest.at.getTime() / tier.windowMs) * tier.windowMs
  const window = { gte: new Date(start), lt: new Date(Math.min(before, start + tier.windowMs)) }
  // Samples that came late find their target there already, and are added to it.
  const where = { stepSeconds: { in: [tier.from, tier.to] }, at: window }
  const samples = await replace(tx, where, (known) => rollUpSamples(known, tier.to))
  return samples.filter((sample) => sample.stepSeconds === tier.from).length
}

type Where = NonNullable<NonNullable<Parameters<TransactionClient['sample']['findMany']>[0]>['where']>

/** @returns what was there before */
async function replace(tx: TransactionClient, where: Where, by: (known: Sample[]) => Sample[]): Promise<Sample[]> {
  const known = await readSamples(tx, where)
  if (known.length > 0) await tx.sample.deleteMany({ where })
  await tx.sample.createMany({ data: by(known).map((sample) => toRow(sample)) })
  return known
}

async function readSamples(client: TransactionClient, where: Where): Promise<Sample[]> {
  const samples: Sample[] = []
  for (;;) {
    const last = samples.at(-1)
    const after = last && { cursor: { cache_stepSeconds_at_scope_instance: slotOf(last) }, skip: 1 }
    const orderBy = [
      { at: 'asc' },
      { cache: 'asc' },
      { scope: 'asc' },
      { instance: 'asc' },
      { stepSeconds: 'asc' },
    ] as const
    const rows = await client.sample.findMany({ where, orderBy: [...orderBy], take: PAGE, ...after })
    for (const row of rows)
      samples.push({ ...row, at: row.at.getTime(), counters: figuresOf(row.counters), gauges: figuresOf(row.gauges) })
    if (rows.length < PAGE) return samples
  }
}

/**
 * Counters of all processes are added; gauges are the latest of each process within the step, then combined. The scope
 * `cache` also tells how long anybody counted.
 */
function sumProcesses(samples: readonly Sample[], stepMs: number): SampleRow[] {
  const rows = new Map<string, SampleRow>()
  for (const { scope, at, counters, gauges } of rollUpSamples(samples, stepMs / 1_000)) {
    const slot = JSON.stringify([at, scope])
    const known = rows.get(slot)
    rows.set(slot, {
      scope,
      at,
      counters: known ? add(known.counters, counters) : counters,
      gauges: known ? combineGauges(scope, known.gauges, gauges) : gauges,
    })
  }
  const observed = new Map<number, Sample[]>()
  for (const sample of samples) {
    if (sample.scope !== 'cache') continue
    const at = Math.floor(sample.at / stepMs) * stepMs
    const known = observed.get(at)
    if (known) known.push(sample)
    else observed.set(at, [sample])
  }
  for (const [slot, row] of rows)
    if (row.scope === 'cache')
      rows.set(slot, { ...row, observedMs: observedMs(observed.get(row.at) ?? []), gauges: {} })
  return [...rows.values()].sort((a, b) => a.at - b.at)
}

function slotOf({ cache, instance, scope, stepSeconds, at }: Sample) {
  return { cache, instance, scope, stepSeconds, at: new Date(at) }
}

function toRow(sample: Sample) {
  return { ...slotOf(sample), counters: sample.counters, gauges: sample.gauges }
}

/** JSON from the database; whatever is no number is left out. */
function figuresOf(json: unknown): Figures {
  const entries = typeof json === 'object' && json !== null ? Object.entries(json) : []
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}
