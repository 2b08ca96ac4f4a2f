import type { Removal } from '@/lib/ports/near-level'
import { MemoryLevel } from './memory-level'

interface Plan {
  readonly seed: number
  readonly keys: number
  readonly maxBytes: number
  readonly maxEntries: number
}

interface Held {
  sizeBytes: number
  staleUntil: number
  parents: readonly string[]
}

/**
 * Random operations on a memory level beside a plain model of it, for the property test and for the long run under
 * `bench/`. The model does not know whom the level evicts: it strikes out what is gone and compares the sums.
 */
export class AccountingTrial {
  readonly #plan: Plan
  readonly #level: MemoryLevel
  readonly #model = new Map<string, Held>()
  #random: number
  #now = 0
  #written = { entries: 0, bytes: 0 }
  #removed = { entries: 0, bytes: 0 }

  constructor(plan: Plan) {
    this.#plan = plan
    this.#random = plan.seed | 0
    const onRemoved = (_: Removal, entries: number, bytes: number): void => {
      this.#removed.entries += entries
      this.#removed.bytes += bytes
    }
    this.#level = new MemoryLevel({ ...plan, copy: (value) => value, onRemoved })
  }

  run(operations: number): void {
    for (let i = 0; i < operations; i++) this.#step()
  }

  /** @returns a sentence on the first disagreement, undefined where there is none */
  difference(): string | undefined {
    const { entries, bytes } = this.#level.usage()
    for (const key of [...this.#model.keys()]) if (!this.#level.has(key)) this.#model.delete(key)
    const held = [...this.#model.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    if (entries !== this.#model.size) return `holds ${entries} entries, the model ${this.#model.size}`
    if (bytes !== held) return `counts ${bytes} bytes, the model ${held}`
    if (entries > this.#plan.maxEntries || bytes > this.#plan.maxBytes)
      return `is over its bounds: ${entries}, ${bytes}`
    if (this.#written.entries - this.#removed.entries !== entries) return 'told of other removals than there were'
    if (this.#written.bytes - this.#removed.bytes !== bytes) return 'told of other bytes than were removed'
    for (let parent = 0; parent < 5; parent++) {
      const expected = [...this.#model.values()].some(({ parents }) => parents.includes(`p${parent}`))
      if (this.#level.hasDependentsOf(`p${parent}`) !== expected) return `is wrong about dependents of p${parent}`
    }
    return undefined
  }

  #step(): void {
    const key = `k${Math.floor(this.#chance() ** 2 * this.#plan.keys)}`
    const what = this.#chance()
    this.#now += this.#chance()
    if (what < 0.5) this.#write(key)
    else if (what < 0.9) this.#level.read(key, this.#now, 1)
    else if (what < 0.96) this.#level.remove(key, 'deleted')
    else if (what < 0.9998) this.#level.sweep(this.#now, 10)
    else this.#level.clear()
    if (what >= 0.96)
      for (const stored of [...this.#model.keys()]) if (!this.#level.has(stored)) this.#model.delete(stored)
  }

  #write(key: string): void {
    const sizeBytes = Math.floor(this.#chance() ** 4 * this.#plan.maxBytes * 1.05)
    const staleUntil = this.#now + this.#chance() * 400
    const parents = this.#chance() < 0.3 ? [`p${Math.floor(this.#chance() * 5)}`, 'p1'] : []
    const times = { createdAt: this.#now, expiresAt: staleUntil, staleUntil }
    const names = { tags: [], dependsOn: parents, version: 1, epoch: 'e', stamp: 0 }
    const stored = this.#level.write({ key, value: key, ...times, ...names, loadMs: 0, sizeBytes }, 1, false)
    if (!stored) {
      this.#model.delete(key)
      return
    }
    this.#written.entries++
    this.#written.bytes += sizeBytes
    this.#model.set(key, { sizeBytes, staleUntil, parents })
  }

  /** mulberry32 */
  #chance(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0
    let t = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
