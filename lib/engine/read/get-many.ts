import type { Core } from '@/lib/engine/core'
import { Turns } from '@/lib/engine/turns'
import { assertKey, assertSeveral } from '@/lib/kernel/key'
import { lookup, type Found } from './lookup'
import { noteServed, outcomeOf } from './note-served'

/** Keys that each level is asked for at once: two fetches from Redis, and a few milliseconds of decoding. */
const STEP = 1_000

/** @returns checked keys in the order given, each once */
export async function distinctKeys(core: Core, given: Iterable<string>): Promise<string[]> {
  assertSeveral(given, 'keys')
  const keys = new Set<string>()
  const turns = new Turns(core.clock)
  for (const key of given) {
    assertKey(key)
    keys.add(key)
    const due = turns.due()
    if (due) await due
  }
  return [...keys]
}

/**
 * What may be served of some keys: fresh, or stale within its grace. One call a level for 1,000 keys.
 *
 * @returns in the order of the keys; those without an entry are left out
 */
export async function getMany(core: Core, keys: readonly string[]): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>()
  for await (const { step, found, startedAt } of stepsThrough(core, keys)) {
    const endedAt = core.clock.exact()
    for (const [i, key] of step.entries()) {
      const one = found[i]
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
): AsyncIterableIterator<{ step: readonly string[]; found: readonly (Found | undefined)[]; startedAt: number }> {
  const turns = new Turns(core.clock)
  for (let from = 0; from < keys.length; from += STEP) {
    await turns.due()
    const startedAt = core.clock.exact()
    const step = keys.slice(from, from + STEP)
    yield { step, found: await lookup(core, step), startedAt }
  }
}
