import type { Core } from '@/lib/engine/core'
import { assertKey } from '@/lib/kernel/key'
import { lookup, type Found } from './lookup'
import { noteServed, outcomeOf } from './note-served'

/** Keys handled between two turns of the event loop, so that 100,000 at once do not hold it up. */
const STEP = 2_000

/** @returns checked keys in the order given, each once */
export function distinctKeys(given: Iterable<string>): string[] {
  const keys = [...new Set(given)]
  for (const key of keys) assertKey(key)
  return keys
}

/**
 * What may be served of some keys: fresh, or stale within its grace. One call a level for 2,000 keys.
 *
 * @returns in the order of the keys; those without an entry are left out
 */
export async function getMany(core: Core, keys: readonly string[]): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>()
  for await (const { step, found, startedAt } of stepsThrough(core, keys)) {
    const endedAt = core.clock.exact()
    for (const key of step) {
      const one = found.get(key)
      if (one?.entry.value !== undefined) values.set(key, one.entry.value)
      noteServed(core, { key, outcome: one ? outcomeOf(one) : 'miss', startedAt, endedAt, found: one })
    }
  }
  return values
}

/** Looks keys up, some at a time, with a turn of the event loop between. */
export async function* stepsThrough(
  core: Core,
  keys: readonly string[],
): AsyncIterableIterator<{ step: readonly string[]; found: Map<string, Found>; startedAt: number }> {
  for (let from = 0; from < keys.length; from += STEP) {
    if (from > 0) await new Promise(setImmediate)
    const startedAt = core.clock.exact()
    const step = keys.slice(from, from + STEP)
    yield { step, found: await lookup(core, step), startedAt }
  }
}
