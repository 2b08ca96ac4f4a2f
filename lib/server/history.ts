import { createSampleStore } from '@/lib/database/samples/sample-store'
import type { Database } from '@/lib/database/client'
import type { RetentionSettings } from '@/lib/admin/retention-settings'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Clock } from '@/lib/kernel/clock'
import { reasonOf } from '@/lib/kernel/errors'
import type { SampleReader } from '@/lib/ports/sample-reader'
import { sampleRows } from './sample-rows'

export interface History {
  readonly samples: SampleReader
  /** Stops when all that was counted until now is written. */
  stop(): Promise<void>
}

interface HistoryOptions {
  readonly cache: Cache
  readonly database: Database
  readonly clock: Clock
  /** How long samples are kept; whoever knows it makes older ones coarser: one of a fleet is enough. */
  readonly retention?: RetentionSettings
}

const DAY_MS = 24 * 60 * 60_000
const STEP_SECONDS = 10
const STEP_MS = STEP_SECONDS * 1_000
/** Samples get coarser after two hours, so looking every ten minutes is often enough. */
const STEPS_PER_ROLL_UP = 60

/**
 * Writes down every ten seconds what the cache counted, so that charts survive a restart. All processes do so as the
 * clock turns to the next ten: otherwise the newest step would always lack some of them, and every chart end in a fall.
 * What could not be written is in the next step that can be, so that sums stay right; what was counted since the last step
 * when counts are reset is not.
 */
export function startHistory({ cache, database, clock, retention }: HistoryOptions): History {
  const samples = createSampleStore(database)
  const look = () => {
    const { since, latency } = cache.observations()
    return { at: clock.now(), since, latency, stats: cache.stats() }
  }
  let before = look()
  const beganAt = before.at
  let steps = 0
  let writing = Promise.resolve()

  const step = () => (writing = writing.then(write))
  const write = async () => {
    const counted = look()
    const now = counted.at
    // Written under the slot in which the middle of the step lies: timers are not exact, and the last step may be short.
    const at = Math.floor((before.at + now) / 2 / STEP_MS) * STEP_MS
    const rows = sampleRows(before.since === counted.since ? before : undefined, counted, beganAt).map((row) => ({
      ...row,
      ...{ cache: cache.name, instance: cache.fleet.id, stepSeconds: STEP_SECONDS, at },
    }))
    try {
      await samples.append(rows)
      before = counted
      if (!retention || ++steps % STEPS_PER_ROLL_UP !== 0) return
      await samples.rollUp(now)
      await samples.prune(now - (await retention.read()).historyDays * DAY_MS)
    } catch (thrown) {
      // A gap in a chart, and a peak after it; the cache must not care.
      console.error(`History could not be written: ${reasonOf(thrown)}`)
    }
  }
  let timer: NodeJS.Timeout
  const wait = () => {
    timer = setTimeout(
      () => {
        void step()
        wait()
      },
      STEP_MS - (clock.now() % STEP_MS),
    ).unref()
  }
  wait()
  return {
    samples,
    async stop() {
      clearTimeout(timer)
      await step()
    },
  }
}
