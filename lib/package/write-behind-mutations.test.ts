import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { View } from '@/lib/engine/strategies/source'
import type { Journal } from '@/lib/ports/journal'
import { TransactionalRows, type RowsMutation } from '@/lib/testing/transactional-rows'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import type { JournalHooks } from './build-journal'
import { createCacheWith } from './create-cache'

const caches: Cache[] = []
afterEach(async () => void (await Promise.all(caches.splice(0).map((cache) => cache.close()))))

const directory = (): string => temporaryFolder('mutation')

interface Opening {
  readonly rows: TransactionalRows
  readonly path?: string
  readonly mutation?: RowsMutation
  readonly hooks?: JournalHooks
}

function open({ rows, path = directory(), mutation, hooks }: Opening): { cache: Cache; view: View<unknown> } {
  const cache = createCacheWith({ name: 'mutated', journal: { path, drain: 0 }, random: () => 0.001 }, hooks)
  caches.push(cache)
  return { cache, view: cache.bind('row', rows.source(mutation), { write: 'behind' }) }
}

const away = (rows: TransactionalRows): void => {
  rows.fault = (step) => {
    if (step === 'begin') throw new Error('away')
  }
}

/** Each tells what a promise came to; the guarantee holds for the protocol, and is seen to break with the mutation. */
describe('what the protocol rests on', () => {
  const commitFails = async (mutation: RowsMutation): Promise<unknown> => {
    const rows = new TransactionalRows()
    const { view } = open({ rows, mutation })
    let failures = 0
    let wrote = false
    rows.fault = (step) => {
      if (step === 'write') wrote = true
      if (step === 'commit' && wrote && failures++ === 0) throw new Error('rolled back')
    }
    await view.put('1', 'one')
    await view.flush()
    return rows.state.rows.get('1')
  }
  it('progress within the transaction: a batch that is rolled back is applied by the next attempt', async () => {
    expect(await commitFails({})).toBe('one')
    expect(await commitFails({ progressOutside: true })).toBeUndefined()
  })

  const answerLostThenRestarted = async (mutation: RowsMutation): Promise<number> => {
    const rows = new TransactionalRows()
    const path = directory()
    const first = open({ rows, path, mutation })
    let committed: () => void = () => undefined
    const once = new Promise<void>((resolve) => (committed = resolve))
    rows.fault = (step) => {
      if (step === 'begin' && rows.state.applied.length > 0) throw new Error('away')
      if (step !== 'committed' || rows.state.applied.length === 0) return
      committed()
      throw new Error('the answer was lost')
    }
    await first.view.put('1', 'one')
    await once
    await first.cache.close()
    rows.fault = () => undefined
    const second = open({ rows, path, mutation })
    await second.cache.ready()
    await second.view.flush()
    return rows.state.applied.length
  }
  it('progress in the database: what the process before had applied is not applied again', async () => {
    expect(await answerLostThenRestarted({})).toBe(1)
    expect(await answerLostThenRestarted({ progressInMemory: true })).toBeGreaterThan(1)
  })

  it('versions: an older write that comes last changes nothing', async () => {
    const run = async (mutation: RowsMutation): Promise<unknown> => {
      const rows = new TransactionalRows()
      const path = directory()
      away(rows)
      const slow = open({ rows, path, mutation })
      await slow.view.put('1', 'older')
      await slow.cache.close()
      rows.fault = () => undefined
      await new Promise((resolve) => setTimeout(resolve, 2))
      const fast = open({ rows, mutation })
      await fast.view.put('1', 'newer')
      await fast.view.flush()
      const late = open({ rows, path, mutation })
      await late.cache.ready()
      await late.view.flush()
      return rows.state.rows.get('1')
    }
    expect(await run({})).toBe('newer')
    expect(await run({ noVersions: true })).toBe('older')
  })

  const fullDisk = async (wrap?: JournalHooks['wrap']): Promise<{ promised: boolean; kept: boolean }> => {
    const rows = new TransactionalRows()
    away(rows)
    const path = directory()
    const first = open({ rows, path, hooks: { maxPages: 30, wrap } })
    const promised = await first.view.put('1', randomBytes(300_000).toString('base64')).then(
      () => true,
      () => false,
    )
    await first.cache.close()
    const second = open({ rows, path })
    return { promised, kept: (await second.view.get('1')) !== undefined }
  }
  it('the acknowledgement after the commit: a full disk refuses what it cannot keep', async () => {
    expect(await fullDisk()).toEqual({ promised: false, kept: false })
    expect(await fullDisk(ackBeforeCommit)).toEqual({ promised: true, kept: false })
  })
})

function ackBeforeCommit(journal: Journal): Journal {
  return {
    open: (onFound) => journal.open(onFound),
    append: (write) => {
      journal.append(write).catch(() => undefined)
      return Promise.resolve({ ...write, journal: 'unknown', seq: 1 })
    },
    adopt: (namespaces) => journal.adopt(namespaces),
    trim: (lane, through) => journal.trim(lane, through),
    bury: (record) => journal.bury(record),
    buried: (page) => journal.buried(page),
    findBuried: (name, seq) => journal.findBuried(name, seq),
    unbury: (name, seq) => journal.unbury(name, seq),
    close: () => journal.close(),
  }
}
