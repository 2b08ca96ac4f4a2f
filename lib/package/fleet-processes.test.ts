import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { bundleProgram, type BundledProgram, type RunningProgram } from '@/lib/testing/bundled-child'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'

const LEASE_MS = 5_000
const PROCESSES = 4
const READERS = 1_000

let program: BundledProgram
let server: RedisServer
let client: Redis
const fleet: RunningProgram[] = []

beforeAll(async () => {
  program = bundleProgram('lib/testing/fleet-child.ts')
  server = await startRedis()
  client = new Redis(server.url)
})
afterEach(async () => {
  for (const { child } of fleet) child.kill('SIGKILL')
  await Promise.all(fleet.splice(0).map(({ ended }) => ended))
})
afterAll(async () => {
  client.disconnect()
  await server.stop()
  program.remove()
})

async function startFleet(name: string): Promise<RunningProgram[]> {
  for (let i = 0; i < PROCESSES; i++) fleet.push(program.run([server.url, name]))
  await Promise.all(fleet.map((member) => member.printed('ready')))
  return fleet
}

interface Answer {
  readonly readers: number
  readonly values: readonly string[]
  readonly tookMs: number
  /** What its own event loop may have added. */
  readonly lateMs: number
}

async function answerOf(member: RunningProgram, key: string): Promise<Answer> {
  const answer: Answer = JSON.parse(await member.printed(`{"key":"${key}"`))
  return answer
}

const ask = (member: RunningProgram, job: string): void => void member.child.stdin?.write(`${job}\n`)
const loadsOf = async (name: string, key: string): Promise<number> => Number(await client.get(`loads:${name}:${key}`))

it('four processes with 1,000 readers of a cold key load it once between them', async () => {
  const members = await startFleet('cold')
  for (const key of ['c:1', 'c:2', 'c:3']) {
    for (const member of members) ask(member, `read ${key} ${READERS / PROCESSES} 100`)
    const answers = await Promise.all(members.map((member) => answerOf(member, key)))
    expect(answers.reduce((sum, { readers }) => sum + readers, 0)).toBe(READERS)
    expect(new Set(answers.flatMap(({ values }) => values))).toEqual(new Set(['load 1']))
    expect(await loadsOf('cold', key)).toBe(1)
  }
}, 20_000)

it('when the process that loads is killed with kill -9, the others go on within its lease', async () => {
  const [holder, ...others] = await startFleet('killed')
  if (!holder) throw new Error('there is no fleet')
  ask(holder, `read c:1 ${READERS / PROCESSES} 0`)
  await holder.printed('loading c:1')
  for (const member of others) ask(member, `read c:1 ${READERS / PROCESSES} 50`)
  holder.child.kill('SIGKILL')
  expect(await holder.ended).toMatchObject({ signal: 'SIGKILL' })
  const answers = await Promise.all(others.map((member) => answerOf(member, 'c:1')))
  for (const { readers, values, tookMs, lateMs } of answers) {
    expect(readers).toBe(READERS / PROCESSES)
    expect(values).toEqual(['load 2'])
    // Beyond the lease: a look at it, 300 ms at the most, the load's 50, and one more look by those who did not load.
    expect(tookMs).toBeLessThan(LEASE_MS + 700 + lateMs)
  }
  // The one that was killed, and the one of the others that got the lease next.
  expect(await loadsOf('killed', 'c:1')).toBe(2)
}, 20_000)
