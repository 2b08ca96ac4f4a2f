import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase, type Database } from '@/lib/database/client'
import { migrate } from '@/lib/database/migrate'
import { createCache } from '@/lib/package'
import { startPostgres, type PostgresServer } from '@/lib/testing/postgres-server'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createWriteBehindTarget } from './write-behind-target'

const PATIENCE_MS = 120_000
const AWAY_MS = 4_000

let server: PostgresServer
let database: Database
beforeAll(async () => {
  server = await startPostgres({ keeps: true })
  const url = await server.createDatabase()
  await migrate({ url })
  database = await openDatabase({ url })
}, PATIENCE_MS)
afterAll(async () => {
  await database.close()
  await server.stop()
})

/** Every application leaves a row that nothing can take back. */
const target = () =>
  createWriteBehindTarget<number>(database, {
    save: async (tx, key, n) => {
      const record = { at: new Date(), actor: 'outage', role: '', address: '', action: 'applied', outcome: 'done' }
      await tx.auditRecord.create({ data: { ...record, subject: key, detail: { n } } })
    },
  })

async function applied(keys: string): Promise<{ key: string; n: number }[]> {
  const rows = await database.client.auditRecord.findMany({
    where: { subject: { startsWith: keys } },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ subject, detail }) => ({ key: subject, n: Number(Object(detail).n) }))
}

it.each([
  ['killed and started again', () => server.kill(), () => server.restart()],
  ['stopped as by SIGSTOP', () => server.pause(), () => server.resume()],
] as const)(
  'while PostgreSQL is %s writes are taken; afterwards each is applied once, in order',
  async (how, away, back) => {
    const path = temporaryFolder('outage')
    const cache = createCache({ name: 'outage', journal: { path }, random: () => 0.2 })
    const source = { load: () => undefined, save: () => undefined, ...target() }
    const prefix = how.slice(0, 4)
    const view = cache.bind<number>(prefix, source, { write: 'behind' })
    await view.put('first', 0)
    await view.flush()
    await away()
    const until = performance.now() + AWAY_MS
    let n = 0
    while (performance.now() < until) {
      n++
      await view.put(`${prefix}-${n % 7}`, n)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(n).toBeGreaterThan(50)
    expect(cache.writeBehind()).toMatchObject({ pending: n })
    await back()
    await view.flush()
    const rows = await applied(prefix)
    expect(new Set(rows.map((row) => row.n)).size).toBe(rows.length)
    for (let key = 0; key < 7; key++) {
      const ns = rows.filter((row) => row.key === `${prefix}-${key}`).map((row) => row.n)
      expect(ns).toEqual(ns.toSorted((a, b) => a - b))
      expect(ns.at(-1)).toBe(Math.max(...Array.from({ length: n }, (_, i) => i + 1).filter((i) => i % 7 === key)))
    }
    expect(await cache.deadLetters()).toEqual([])
    await cache.close()
  },
  PATIENCE_MS,
)
