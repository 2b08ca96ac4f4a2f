import type { Core } from '@/lib/engine/core'
import { hitWithCare } from './hit-with-care'

/** A hit in memory that metrics look at: apart from all others, so that those carry no time with them. */
export function chosenHit(core: Core, key: string): unknown {
  const value = hitWithCare(core, key, core.clock.now())
  if (value !== undefined) core.recorder.chosenHit(key)
  return value
}
