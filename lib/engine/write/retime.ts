import type { Core } from '@/lib/engine/core'
import type { Policy } from '@/lib/engine/policy'
import { distinctKeys } from '@/lib/engine/read/get-many'
import { Turns } from '@/lib/engine/turns'
import type { Duration } from '@/lib/kernel/duration'
import type { Entry } from '@/lib/kernel/entry'
import { rewrite } from './store'

/** Read and written together. */
const AT_ONCE = 100

interface Retimed {
  readonly entry: Entry
  readonly policy: Policy
}

/** What the memory of another process is told: keys, and when each ends now. */
export type NewLives = readonly (readonly [key: string, expiresAt: number, staleUntil: number])[]

/**
 * Gives entries another life, from now on, in every level and every process. They stay what they are, stamp included: no
 * record of the log is needed, so nothing made from them goes, and what was invalidated stays so. What its source does
 * not have yet keeps the short life that it has for that.
 *
 * @param tell hands the new lives to the other processes
 * @returns how many of the keys had an entry that may be served
 * @throws TypeError for bad keys and durations
 */
export async function retimeMany(
  core: Core,
  given: Iterable<string>,
  { ttl, tell }: { readonly ttl: Duration; readonly tell: (lives: NewLives) => Promise<unknown> },
): Promise<number> {
  const keys = await distinctKeys(core, given)
  for (const key of keys) core.policies.for(key, { ttl })
  const turns = new Turns(core.clock)
  let done = 0
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const found = await Promise.all(keys.slice(from, from + AT_ONCE).map((key) => retimed(core, key, ttl)))
    const renewed = found.filter((one) => one !== undefined)
    const lives = renewed.map(({ entry: { key, expiresAt, staleUntil } }) => [key, expiresAt, staleUntil] as const)
    retimeHeld(core, lives)
    await rewrite(core, renewed)
    // After the levels below: a process that reads on now finds the new life there.
    await tell(lives)
    for (const { entry } of renewed)
      core.report({ kind: 'entry.renewed', key: entry.key, ttlMs: entry.expiresAt - core.clock.now() })
    done += renewed.length
    await turns.due()
  }
  return done
}

/** In this process's memory. */
export function retimeHeld(core: Core, lives: NewLives): void {
  for (const [key, expiresAt, staleUntil] of lives) core.near.retime(key, expiresAt, staleUntil)
}

async function retimed(core: Core, key: string, ttl: Duration): Promise<Retimed | undefined> {
  const found = await core.lookups.find(core, key)
  if (found?.entry.value === undefined || found.entry.dirty) return undefined
  const policy = core.policies.for(key, { ttl })
  const expiresAt = core.clock.now() + policy.ttlMs
  return { entry: { ...found.entry, expiresAt, staleUntil: expiresAt + policy.staleForMs }, policy }
}
