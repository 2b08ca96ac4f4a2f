import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { openDatabase, type Database } from '@/lib/database/client'
import { migrate } from '@/lib/database/migrate'
import { chanceOf } from '@/lib/testing/model/chance'
import { COMPANIES, JOURNAL_STEPS, OTHER_STEPS, type CrashPlan } from './crash-plan'

export interface CrashReport {
  readonly kills: number
  /** Kills by the step at which they came; `any` for a moment that chance chose. */
  readonly bySteps: Readonly<Record<string, number>>
  readonly acknowledged: number
  readonly applied: number
  readonly buried: number
  readonly refused: number
  /** What went wrong, one sentence each. */
  readonly violations: readonly string[]
}

interface LoopOptions {
  readonly kills: number
  readonly seed: number
  /** Processes that are ended by SIGTERM first, with 500 writes in flight each. */
  readonly terminations?: number
  /** An empty database; by default a SQLite file of the loop's own. */
  readonly url?: string
  readonly onProgress?: (kills: number) => void
}

const STEPS = [...JOURNAL_STEPS, ...OTHER_STEPS]
const AT = new Date(0)

/**
 * Kills processes that write behind, at every step of the protocol in turn and at moments that chance chooses, one at a
 * time or two at once; then lets one bring everything to the database, and looks whether each promise was kept.
 */
export async function runCrashLoop({
  kills,
  seed,
  onProgress,
  terminations = 0,
  ...where
}: LoopOptions): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), 'timberline-crash-'))
  const program = bundle()
  const url = where.url ?? `file:${join(folder, 'rows.db')}`
  await migrate({ url })
  const database = await openDatabase({ url })
  const chance = chanceOf(seed)
  const bySteps: Record<string, number> = {}
  const violations: string[] = []
  let progress = new Map<string, bigint>()
  let lives = 0
  let killed = 0
  try {
    await seedCompanies(database)
    const live = (
      plan: Pick<CrashPlan, 'slot' | 'writes' | 'dieAt' | 'burst'>,
      dieAfterMs?: number,
    ): Promise<boolean> => {
      lives++
      const from = lives * 10_000
      const log = join(folder, `life-${lives}.log`)
      const whole = { ...plan, url, journal: join(folder, 'journal'), log, from, seed: chance.below(2 ** 31) }
      return runChild(program, whole, dieAfterMs)
    }
    const killOne = async (slot: number): Promise<void> => {
      const step = lives % 2 === 0 ? STEPS[(lives / 2) % STEPS.length] : undefined
      const dieAt = step && { step, time: 1 + chance.below(8) }
      const died = await live({ slot, writes: 600, dieAt }, step ? undefined : chance.below(600))
      if (died) bySteps[step ?? 'any'] = (bySteps[step ?? 'any'] ?? 0) + 1
      if (died) killed++
    }
    for (let i = 0; i < terminations; i++) await live({ slot: 0, writes: undefined, dieAt: undefined, burst: 500 })
    while (killed < kills) {
      await Promise.all(chance.happens(0.2) ? [killOne(0), killOne(1)] : [killOne(0)])
      progress = await checkProgress(database, progress, violations)
      onProgress?.(killed)
    }
    // Twice: what the first life of the end could not take, because a dying process held it, the second does.
    for (let i = 0; i < 2; i++) await live({ slot: 0, writes: undefined, dieAt: undefined })
    const counts = await check(database, readLogs(folder), violations)
    return { kills: killed, bySteps, violations, ...counts }
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In `node_modules`, so that packages are found from there. */
function bundle(): string {
  const folder = join(process.cwd(), 'node_modules', '.cache', 'timberline')
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `crash-child-${process.pid}.mjs`)
  buildSync({
    ...{ entryPoints: ['lib/testing/crash/crash-child.ts'], outfile, bundle: true, packages: 'external' },
    ...{ platform: 'node', format: 'esm', target: 'node20', alias: { '@': process.cwd() }, logLevel: 'error' },
  })
  return outfile
}

/** @returns whether it was killed; rejects where it ended in another way than it should */
function runChild(program: string, plan: CrashPlan, dieAfterMs: number | undefined): Promise<boolean> {
  const child = spawn(process.execPath, [program, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const take = (chunk: Buffer): void => void (output += chunk.toString())
  child.stderr.on('data', take)
  child.stdout.on('data', (chunk: Buffer) => {
    take(chunk)
    if (dieAfterMs !== undefined && output.includes('ready')) setTimeout(() => child.kill('SIGKILL'), dieAfterMs)
    if (chunk.includes('in flight')) child.kill('SIGTERM')
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve(signal === 'SIGKILL')
      else reject(new Error(`a process of the crash loop ended with ${code ?? signal}: ${output}`))
    })
  })
}

async function seedCompanies({ client }: Database): Promise<void> {
  const profile = { name: '', exchange: '', sector: '', industry: '', country: '', updatedAt: AT }
  await client.company.createMany({ data: COMPANIES.map((symbol) => ({ symbol, ...profile })) })
}

/** J6: progress never decreases. */
async function checkProgress({ client }: Database, before: Map<string, bigint>, violations: string[]) {
  const now = new Map((await client.writeProgress.findMany()).map(({ journal, seq }) => [journal, seq]))
  for (const [journal, seq] of before)
    if ((now.get(journal) ?? 0n) < seq) violations.push(`J6: progress of ${journal} went back from ${seq}`)
  return now
}

interface Logged {
  readonly tried: Map<number, string>
  readonly acknowledged: Set<number>
  readonly refused: Set<number>
}

function readLogs(folder: string): Logged {
  const logged: Logged = { tried: new Map(), acknowledged: new Set(), refused: new Set() }
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.log')))
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      const [what, key, n] = line.split(' ')
      if (what === 't') logged.tried.set(Number(n), key ?? '')
      if (what === 'a') logged.acknowledged.add(Number(n))
      if (what === 'r') logged.refused.add(Number(n))
    }
  return logged
}

async function check({ client }: Database, { tried, acknowledged, refused }: Logged, violations: string[]) {
  const applied = new Map<number, number>()
  for (const { detail } of await client.auditRecord.findMany()) {
    const n = Number(typeof detail === 'object' && detail !== null && 'n' in detail ? detail.n : Number.NaN)
    applied.set(n, (applied.get(n) ?? 0) + 1)
  }
  const buried = new Set((await client.deadLetter.findMany()).map(({ key }) => Number(key.split('-')[1])))
  for (const [n, times] of applied) {
    if (times > 1) violations.push(`J1: write ${n} to ${tried.get(n)} was applied ${times} times`)
    if (buried.has(n)) violations.push(`J1: write ${n} was applied and is a dead letter`)
    if (refused.has(n)) violations.push(`J4: write ${n} was refused and applied`)
  }
  const newest = new Map<string, number>()
  for (const n of acknowledged) {
    const key = tried.get(n) ?? ''
    if (key.startsWith('hot-')) newest.set(key, Math.max(n, newest.get(key) ?? 0))
    else if (key.startsWith('once-') ? applied.get(n) !== 1 : !buried.has(n))
      violations.push(`J1: write ${n} to ${key} was acknowledged and is lost`)
  }
  for (const { symbol, price } of await client.quote.findMany()) {
    const least = newest.get(`hot-${symbol}`) ?? 0
    const may = price === least || (price > least && tried.get(price) === `hot-${symbol}` && !refused.has(price))
    if (!may) violations.push(`J2: ${symbol} is ${price}, and ${least} was acknowledged last`)
    newest.delete(`hot-${symbol}`)
  }
  for (const [key, n] of newest) violations.push(`J2: ${key} is not there, and ${n} was acknowledged`)
  return { acknowledged: acknowledged.size, applied: applied.size, buried: buried.size, refused: refused.size }
}
