import { setTimeout as wait } from 'node:timers/promises'
import type { DemoSwitch } from '@/lib/admin/context'
import type { Cache } from '@/lib/engine/cache-contract'

/** What processes of the demo say to one another: `{ on }` to turn traffic on or off, anything else to ask. */
const TOPIC = 'demo'
/** The console announced itself before its workers were started; Redis may have to be reached first. */
const LOOKS = { every: 100, most: 50 }

/** The console's switch turns the traffic of its workers, too. */
export function leadTraffic(cache: Cache, own: DemoSwitch | undefined): DemoSwitch | undefined {
  if (!own) return undefined
  cache.fleet.onQuestion(TOPIC, () => ({ on: own.read().on }))
  return {
    read: () => own.read(),
    async turn(on, ratePerSecond) {
      await Promise.all([own.turn(on, ratePerSecond), cache.fleet.askOthers(TOPIC, { on })])
    },
  }
}

/** A worker's traffic does as the console's switch says, and begins with how it stands. */
export async function followTraffic(cache: Cache, own: DemoSwitch): Promise<void> {
  cache.fleet.onQuestion(TOPIC, async (body) => {
    const on = wishIn(body)
    if (on !== undefined) await own.turn(on, undefined)
    return { on: own.read().on }
  })
  for (let looks = 0; looks < LOOKS.most; looks++) {
    const answers = await cache.fleet.askOthers(TOPIC, {})
    const wishes = [...answers.values()].map(wishIn)
    if (wishes.includes(true)) return own.turn(true, undefined)
    if (wishes.includes(false)) return
    await wait(LOOKS.every)
  }
}

function wishIn(said: unknown): boolean | undefined {
  if (typeof said !== 'object' || said === null || !('on' in said)) return undefined
  return typeof said.on === 'boolean' ? said.on : undefined
}
