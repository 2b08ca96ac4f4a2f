import type { Database } from '@/lib/database/client'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Clock } from '@/lib/kernel/clock'
import type { SampleReader } from '@/lib/ports/sample-reader'
import { sampleRows } from './sample-rows'

export interface History {
  readonly samples: SampleReader
  stop(): Promise<void>
}

export function startHistory({
  cache,
  clock,
}: {
  cache: Cache
  database: Database
  instance: string
  clock: Clock
}): History {
  const rows: (ReturnType<typeof sampleRows>[number] & { at: number })[] = []
  let before = cache.stats()
  const timer = setInterval(() => {
    const now = cache.stats()
    const at = Math.floor(clock.now() / 10_000) * 10_000
    rows.push(...sampleRows(before, now).map((row) => ({ ...row, at })))
    before = now
  }, 10_000).unref()
  return {
    samples: { query: async ({ from, to }) => rows.filter(({ at }) => at >= from && at < to) },
    stop: async () => clearInterval(timer),
  }
}
