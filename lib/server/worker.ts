/**
 * A process of the demo's fleet beside the console's own: it serves nobody, and makes traffic through the same cache.
 * `npm start` bundles it, runs two of them where there is a Redis, and starts them again where they end.
 */
import { systemClock } from '@/lib/kernel/clock'
import { reasonOf } from '@/lib/kernel/errors'
import { buildCache } from './build-cache'
import { prepareDemo } from './demo'
import { followTraffic } from './demo-fleet'
import { readEnvironment } from './environment'
import { startHistory } from './history'
import { closeOnSignals } from './shutdown'

/** Two workers together two thirds of what the console makes: enough to be seen, and a tenth of a core less. */
const RATE_PER_SECOND = 100

async function runWorker(): Promise<void> {
  const environment = readEnvironment(process.env)
  const demo = await prepareDemo(environment)
  const cache = buildCache(environment, demo.namespaces, `cache-of-worker-${process.argv[2] ?? process.pid}`)
  await cache.ready()
  const history = startHistory({
    ...{ cache, database: demo.database, clock: systemClock },
  })
  const traffic = demo.run(cache, { on: false, ratePerSecond: RATE_PER_SECOND })?.traffic
  closeOnSignals(async () => {
    await traffic?.turn(false, undefined)
    await history.stop()
    await cache.close()
    await demo.database.close()
  })
  // Nothing else keeps the process: all of the cache's timers let it end.
  setInterval(() => undefined, 60_000)
  if (traffic) await followTraffic(cache, traffic)
}

runWorker().catch((thrown: unknown) => {
  console.error(`A worker cannot start: ${reasonOf(thrown)}`)
  process.exit(1)
})
