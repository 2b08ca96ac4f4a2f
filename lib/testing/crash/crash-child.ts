/** The process that the crash loop kills: writes behind to a database through Prisma, and notes what it was promised. */
import { appendFileSync } from 'node:fs'
import { openDatabase, type TransactionClient } from '@/lib/database/client'
import { createWriteBehindTarget } from '@/lib/database/write-behind/write-behind-target'
import type { Source } from '@/lib/engine/strategies/source'
import { createCacheWith } from '@/lib/package/create-cache'
import { chanceOf } from '@/lib/testing/model/chance'
import { COMPANIES, JOURNAL_STEPS, type CrashPlan, type OtherStep } from './crash-plan'

const plan: CrashPlan = JSON.parse(process.argv[2] ?? '')
const chance = chanceOf(plan.seed)
let steps = 0

function step(name: OtherStep): void {
  if (plan.dieAt?.step === name && ++steps === plan.dieAt.time) process.kill(process.pid, 'SIGKILL')
}

const note = (what: 'a' | 'r' | 't', key: string, n: number): void => appendFileSync(plan.log, `${what} ${key} ${n}\n`)

/** Every application leaves a row that nothing can take back: two of one write would be seen. */
async function save(tx: TransactionClient, key: string, n: number): Promise<void> {
  step('in transaction')
  const at = new Date()
  const symbol = key.startsWith('hot-') ? key.slice(4) : key.startsWith('poison-') ? key : undefined
  if (symbol !== undefined) {
    const data = { price: n, change: 0, changePercent: 0, at }
    await tx.quote.upsert({ where: { symbol }, create: { symbol, ...data }, update: data })
  }
  const record = { at, actor: 'crash', role: '', address: '', action: 'applied', subject: key, outcome: 'done' }
  await tx.auditRecord.create({ data: { ...record, detail: { n } } })
  step('written')
}

const database = await openDatabase({ url: plan.url })
const target = createWriteBehindTarget<number>(database, { save })
const source: Source<number> = {
  load: () => undefined,
  save: () => undefined,
  ...target,
  async transaction(work) {
    if (chance.happens(0.1)) throw new Error('the database is away')
    const result = await target.transaction(async (tx) => {
      const done = await work(tx)
      step('before commit')
      return done
    })
    step('after commit')
    if (chance.happens(0.1)) throw new Error('the answer was lost')
    return result
  },
}

const journalStep = JOURNAL_STEPS.find((name) => name === plan.dieAt?.step)
const cache = createCacheWith(
  { name: 'crash', journal: { path: plan.journal }, random: () => chance.next() * 0.2 },
  { onStep: step, ...(journalStep && plan.dieAt && { dieAt: { step: journalStep, time: plan.dieAt.time } }) },
)
const view = cache.bind<number>('q', source, { write: 'behind' })
await cache.ready()
console.log('ready')

async function put(key: string, n: number): Promise<void> {
  note('t', key, n)
  try {
    await view.put(key, n)
    note('a', key, n)
  } catch {
    note('r', key, n)
  }
}

let n = plan.from
if (plan.burst !== undefined) {
  const terminated = new Promise((resolve) => process.once('SIGTERM', resolve))
  const puts = Array.from({ length: plan.burst }, () => put(`once-${++n}`, n))
  console.log('in flight')
  await terminated
  await cache.close()
  await Promise.all(puts)
  process.exit()
}
const mine = COMPANIES.slice(plan.slot * 5, plan.slot * 5 + 5)
while (plan.writes !== undefined && n < plan.from + plan.writes) {
  const burst = Array.from({ length: 1 + chance.below(12) }, () => {
    n++
    if (chance.happens(0.5)) return put(`hot-${chance.pick(mine)}`, n)
    return put(chance.happens(0.1) ? `poison-${n}` : `once-${n}`, n)
  })
  await Promise.all(burst)
  if (chance.happens(0.3)) await new Promise((resolve) => setTimeout(resolve, chance.below(20)))
}
await view.flush()
await cache.close()
await database.close()
