import { spreadOf, type Spread } from '@/bench/harness/spread'
import type { Stage } from './cases'
import type { Peer } from './peer'

const ROUNDS = 7
const HIT_MS = 60

/** (d) Nanoseconds of a hit in memory, untagged and tagged in turn. */
export async function taggedHit(stage: Stage, peer: Peer): Promise<Record<'untagged' | 'tagged', Spread>> {
  const member = await peer.open({ url: stage.server.url })
  await member.setMany(['plain:1'], () => ({ id: 1, name: 'one' }), [])
  await member.setMany(['tagged:1'], () => ({ id: 1, name: 'one' }), ['tech'])
  const ns = { untagged: [] as number[], tagged: [] as number[] }
  for (let round = 0; round <= ROUNDS; round++)
    for (const [kind, key] of [
      ['untagged', 'plain:1'],
      ['tagged', 'tagged:1'],
    ] as const) {
      const begun = performance.now()
      let hits = 0
      for (; performance.now() - begun < HIT_MS; hits += 10) for (let i = 0; i < 10; i++) await member.get(key)
      // The first round warms up.
      if (round > 0) ns[kind].push(((performance.now() - begun) / hits) * 1e6)
    }
  await member.close()
  return { untagged: spreadOf(ns.untagged), tagged: spreadOf(ns.tagged) }
}

/** (e) Milliseconds until the invalidation of a tag that so many keys carry has returned and is in effect here. */
export async function tagInvalidation(stage: Stage, peer: Peer, keys: number): Promise<Spread> {
  const member = await peer.open({ url: stage.server.url })
  const names = Array.from({ length: keys }, (_, i) => `item:${i}`)
  const ms: number[] = []
  for (let round = 0; round < 3; round++) {
    await member.setMany(names, (key) => ({ key }), ['tech'])
    const begun = performance.now()
    await member.invalidateTag('tech')
    ms.push(performance.now() - begun)
    const left = await member.get(`item:${keys - 1}`)
    if (left !== undefined && left !== null) throw new Error(`${peer.name} still has what was invalidated`)
  }
  await member.close()
  return spreadOf(ms)
}
