import type { Core } from '@/lib/engine/core'
import { partsFor } from '@/lib/engine/invalidation/record-size'
import type { SetOptions } from '@/lib/engine/options'
import type { Offer } from '@/lib/engine/write/draft'
import { storeMany } from '@/lib/engine/write/store'
import { namespaceOf } from '@/lib/kernel/key'
import { keyName } from '@/lib/kernel/names'

export interface Shared {
  readonly offers: readonly Offer[]
  readonly isTold: boolean
}

/**
 * Begins to watch keys whose values are about to reach the source. The returned function tells the log of them, so that
 * every process drops what it loaded from the source before, and stores again those values that nobody else's record
 * has touched in between: as write-through does, for the same reason.
 */
export function beginSharing(core: Core, keys: readonly string[], options: SetOptions) {
  const dependsOn = options.dependsOn ?? []
  const watched = new Map(
    keys.map((key) => {
      const { tags } = core.policies.for(key, options)
      const version = core.validity.versions.active(namespaceOf(key))
      return [key, { version, watch: core.validity.watch({ key, tags, dependsOn }) }]
    }),
  )
  return {
    /**
     * @param values what to store; keys without one are only dropped
     * @param dirty where the source does not have them yet
     * @returns what was offered to the levels, and whether the log could be told
     */
    async finish(values: ReadonlyMap<string, unknown>, dirty?: true): Promise<Shared> {
      const shared: Offer[] = []
      let isTold = true
      for (const part of partsFor(keys, (key) => key)) {
        const said = await core.outgoing.say({ kind: 'write', names: part.map(keyName), mode: 'hard' }, 'queue')
        const { seq, epoch, stamp } = said
        if (seq === 0) isTold = false
        const offers = part.flatMap((key): Offer[] => {
          const seen = watched.get(key)
          const value = values.get(key)
          if (value === undefined || !seen || seen.watch.seqs.some((other) => other !== seq)) return []
          // Flushed in the meantime: what the source has is no dirty copy.
          if (dirty && !core.overlay.find(key)) return []
          const policy = core.policies.for(key, options)
          return [
            { key, value, policy, tags: policy.tags, dependsOn, version: seen.version, epoch, stamp, loadMs: 0, dirty },
          ]
        })
        await storeMany(core, offers)
        shared.push(...offers)
      }
      return { offers: shared, isTold }
    },
    stop: () => watched.forEach(({ watch }) => watch.stop()),
  }
}
