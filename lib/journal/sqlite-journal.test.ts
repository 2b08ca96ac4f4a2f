import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { HybridClock } from '@/lib/kernel/hybrid-clock'
import type { BuriedWrite, FoundWrites, JournalWrite } from '@/lib/ports/journal'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { SqliteJournal, type JournalOptions } from './sqlite-journal'

const opened: SqliteJournal[] = []
afterEach(async () => void (await Promise.all(opened.splice(0).map((journal) => journal.close()))))

const directory = (): string => temporaryFolder('journal')
const versions = new HybridClock({ now: () => 1_000 }, 'abc')

const write = (key: string, bytes = 10): JournalWrite => ({
  ...{ namespace: 'row', key: `row:${key}`, id: key, version: versions.next(), at: 1_000.5 },
  frame: new Uint8Array(bytes).fill(7),
})

async function open(path: string, options: Partial<JournalOptions> = {}) {
  const troubles: string[] = []
  const found: FoundWrites[] = []
  const journal = new SqliteJournal({ path, onTrouble: (reason) => troubles.push(reason), ...options })
  opened.push(journal)
  await journal.open((now) => found.push(now))
  return { journal, troubles, found }
}

describe('the journal', () => {
  it('numbers writes in the order of the calls, and gives back what was not trimmed, whole', async () => {
    const path = directory()
    const first = await open(path)
    const writes = ['a', 'b', 'c', 'd'].map((key) => write(key))
    const removal: JournalWrite = { ...write('e'), frame: undefined }
    const records = await Promise.all([...writes, removal].map((one) => first.journal.append(one)))
    expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    await first.journal.trim({ journal: records[0]?.journal ?? '', namespace: 'row' }, 2)
    await first.journal.close()
    const second = await open(path)
    expect(second.found).toEqual([
      { own: records[0]?.journal, records: records.slice(2), buried: 0, lastVersion: removal.version },
    ])
  })

  it('never gives a number twice, however much was trimmed', async () => {
    const path = directory()
    const first = await open(path)
    const { journal } = await first.journal.append(write('a'))
    await first.journal.trim({ journal, namespace: 'row' }, 1)
    await first.journal.close()
    const second = await open(path)
    expect(await second.journal.append(write('b'))).toMatchObject({ journal, seq: 2 })
  })

  it('is one process’s at a time: another takes its own, and takes over those whose owners are gone', async () => {
    const path = directory()
    const [a, b] = [await open(path), await open(path)]
    const fromA = await a.journal.append(write('a'))
    const fromB = await b.journal.append(write('b'))
    expect(fromA.journal).not.toBe(fromB.journal)
    const c = await open(path)
    expect(c.found[0]?.records).toEqual([])
    await a.journal.close()
    await b.journal.close()
    const d = await open(path)
    expect([fromA.journal, fromB.journal]).toContain(d.found[0]?.own)
    expect(d.found[0]?.records.map(({ key }) => key).sort()).toEqual(['row:a', 'row:b'])
    expect(d.found[0]?.records.at(-1)?.journal).toBe(d.found[0]?.own)
    expect(readdirSync(path).filter((name) => name.endsWith('.db'))).toHaveLength(3)
  })

  it('refuses every write of a commit that fails for want of space, keeps none of them, and goes on when there is room', async () => {
    const path = directory()
    const { journal, troubles } = await open(path, { maxPages: 40 })
    const kept = await Promise.all(['a', 'b'].map((key) => journal.append(write(key))))
    const large = ['c', 'd', 'e'].map((key) => write(key, 100_000))
    const results = await Promise.allSettled(large.map((one) => journal.append(one)))
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { outcome: 'refused' } })
    await journal.append(write('f'))
    expect(troubles).toEqual([])
    await journal.close()
    const { found } = await open(path)
    expect(found[0]?.records.map(({ key }) => key)).toEqual([...kept.map(({ key }) => key), 'row:f'])
  })

  it('leaves a damaged journal where it is, says so, and takes another', async () => {
    const path = directory()
    const damaged = 'journal-00000000-0000-4000-8000-000000000000.db'
    writeFileSync(join(path, damaged), 'not a database at all, but long enough to be taken for one'.repeat(100))
    const { journal, troubles } = await open(path)
    expect(troubles.join()).toContain(`${damaged} cannot be read`)
    await journal.append(write('a'))
    expect(readdirSync(path)).toContain(damaged)
  })

  it('refuses writes while its directory cannot be used, and takes them once it can', async () => {
    const path = join(directory(), 'file')
    writeFileSync(path, '')
    const { journal, troubles } = await open(path)
    expect(troubles.join()).toContain('cannot be opened')
    await expect(journal.append(write('a'))).rejects.toMatchObject({ outcome: 'refused' })
  })

  it('keeps buried writes until they are taken out', async () => {
    const path = directory()
    const first = await open(path)
    const record = await first.journal.append(write('a'))
    await first.journal.bury({ ...record, reason: 'no such row', buriedAt: 5 })
    await first.journal.close()
    const { journal, found } = await open(path)
    expect(found[0]).toMatchObject({ records: [], buried: 1 })
    expect(await journal.buried({ limit: 10 })).toEqual([{ ...record, reason: 'no such row', buriedAt: 5 }])
    expect([
      await journal.unbury(record.journal, record.seq),
      await journal.unbury(record.journal, record.seq),
    ]).toEqual([true, false])
    expect(await journal.buried({ limit: 10 })).toEqual([])
  })

  it('lists buried writes page by page, of all journals that it holds', async () => {
    const path = directory()
    const first = await open(path)
    const second = await open(path)
    for (const { journal } of [first, second])
      for (const at of [7, 5, 6, 5]) {
        const record = await journal.append(write('a'))
        await journal.bury({ ...record, reason: 'no such row', buriedAt: at })
      }
    await Promise.all([first.journal.close(), second.journal.close()])
    const { journal, found } = await open(path)
    expect(found[0]?.buried).toBe(8)
    const listed: BuriedWrite[] = []
    for (let page = await journal.buried({ limit: 3 }); page.length > 0;) {
      listed.push(...page)
      page = await journal.buried({ limit: 3, after: listed.at(-1) })
    }
    expect(listed.map(({ buriedAt }) => buriedAt)).toEqual([5, 5, 5, 5, 6, 6, 7, 7])
    expect(new Set(listed.map((one) => `${one.journal}/${one.seq}`)).size).toBe(8)
    const [one] = listed
    expect(await journal.findBuried(one?.journal ?? '', one?.seq ?? 0)).toEqual(one)
    expect(await journal.findBuried(one?.journal ?? '', 99)).toBeUndefined()
    expect(await journal.buried({ namespace: 'other', limit: 3 })).toEqual([])
  })

  it('shares one commit among concurrent writes', async () => {
    const { journal } = await open(directory())
    const startedAt = performance.now()
    await journal.append(write('first'))
    const oneMs = performance.now() - startedAt
    const from = performance.now()
    await Promise.all(Array.from({ length: 400 }, (_, i) => journal.append(write(`k${i}`))))
    expect(performance.now() - from).toBeLessThan(Math.max(200, oneMs * 100))
  })
})
