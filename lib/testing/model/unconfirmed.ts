import { MAX_UNCONFIRMED_MS, type ModelProcess } from './model-process'
import type { Run } from './model-run'
import type { Placed } from './model-server'

/** When, by the clock of each process, the log got what it holds: how late a process may be without saying so. */
export class Unconfirmed {
  readonly #run: Run
  readonly #since = new Map<string, Map<ModelProcess, number>>()
  #rollBacks = 0

  constructor(run: Run) {
    this.#run = run
  }

  /** Remembers the newest record, and the newest epoch, the first time that they are seen. */
  note(): void {
    const { server } = this.#run.world
    const { placed, epoch } = server.state
    // A server that came back with an older state holds it from then on.
    if (server.rollBacks !== this.#rollBacks) this.#since.clear()
    this.#rollBacks = server.rollBacks
    for (let i = placed.length - 1; i >= 0; i--) {
      const nonce = placed[i]?.record.nonce ?? ''
      if (this.#since.has(nonce)) break
      this.#remember(nonce)
    }
    if (!this.#since.has(epoch)) this.#remember(epoch)
  }

  /** @returns how long past its bound a process is without the oldest thing that it has not applied, ms */
  lateMs(one: ModelProcess): number {
    const { epoch, placed } = this.#run.world.server.state
    const position = one.cache.position()
    if (epoch === '' || position.epoch === '') return 0
    const missing = position.epoch === epoch ? firstMissing(one, placed)?.record.nonce : epoch
    const since = missing === undefined ? undefined : this.#since.get(missing)?.get(one)
    return since === undefined ? 0 : one.clock.now() - since - MAX_UNCONFIRMED_MS
  }

  #remember(what: string): void {
    this.#since.set(what, new Map(this.#run.processes.map((one) => [one, one.clock.now()])))
  }
}

/** Where the log was rolled back it may stand at a position that the process has passed, along the branch that is gone. */
function firstMissing(one: ModelProcess, placed: readonly Placed[]): Placed | undefined {
  let passed = Math.min(one.cache.position().applied, placed.length)
  for (; passed > 0; passed--) {
    const heard = one.heard.get(passed)
    if (!heard || heard.nonce === placed[passed - 1]?.record.nonce) break
  }
  return placed[passed]
}
