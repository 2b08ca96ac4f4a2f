import type { Core } from '@/lib/engine/core'
import { renew } from '@/lib/engine/strategies/sliding'
import { assertKey } from '@/lib/kernel/key'
import { findNear, isUnconfirmed } from './lookup'

/**
 * What memory holds fresh but cannot answer for at once: something was invalidated since it was last looked at, it is due
 * to be refreshed early, or a read of it begins its life anew.
 */
export function peekLate(core: Core, key: string): unknown {
  if (!core.near.has(key)) return void assertKey(key)
  if (core.overlay.find(key)) return undefined
  const found = findNear(core, key, isUnconfirmed(core))
  if (found?.state !== 'fresh') return undefined
  core.recorder.memoryHit()
  if (core.policies.thinkEarly) renew(core, core.policies.for(key), found.entry)
  return found.entry.value
}
