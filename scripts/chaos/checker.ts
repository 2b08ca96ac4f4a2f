import type { Position } from './protocol'

interface Told {
  readonly epoch: string
  readonly seq: number
  readonly version: number
  /** Which process told the log. */
  readonly by: string
}

/** What a process has to answer with at least, and why. */
interface Required {
  readonly version: number
  readonly why: string
}

/** Before a process is asked for something: what it is held to, and how often the log has been rolled back. */
export interface Asked {
  readonly own: number
  readonly rollbacks: number
}

/** The source, with what the log has been told of it: which version a process must know of, where it stands. */
export class Checker {
  readsChecked = 0
  stale = 0
  longestToFreshMs = 0
  readonly stories: string[] = []
  readonly #versions = new Map<string, number>()
  readonly #told = new Map<string, Told[]>()
  /** What happened last, for the stories. */
  lastFault = ''
  #rollbacks = 0
  /** Of each process: the newest version it has itself been known to know. */
  readonly #known = new Map<string, number>()
  readonly #changedAt = new Map<string, number>()

  versionOf(key: string): number {
    return this.#versions.get(key) ?? 0
  }

  change(key: string): number {
    const version = this.versionOf(key) + 1
    this.#versions.set(key, version)
    this.#changedAt.set(`${key} ${version}`, performance.now())
    return version
  }

  /** To be called before a process is asked. */
  asked(process: string, key: string): Asked {
    return { own: this.#known.get(`${process} ${key}`) ?? 0, rollbacks: this.#rollbacks }
  }

  /**
   * An invalidation has its place in the log, or (`seq` 0) holds in its process until it has one. Where the log was rolled
   * back meanwhile, nobody can say whether the place is of the branch that is gone, so nothing is asked of the others.
   */
  invalidated(by: string, what: { key: string; version: number; seq: number; epoch: string; asked: Asked }): void {
    const { key, version, seq, epoch, asked } = what
    this.#know(by, key, version)
    if (seq === 0 || asked.rollbacks !== this.#rollbacks) return
    const told = this.#told.get(key) ?? []
    told.push({ epoch, seq, version, by })
    this.#told.set(key, told.slice(-500))
  }

  /** What a process that stood at `position` when it was asked has to answer with at least, now and from now on. */
  #required(process: string, key: string, { asked, position }: { asked: Asked; position: Position }): Required {
    const { epoch, applied } = position
    let required: Required = { version: asked.own, why: 'it knew' }
    // Where it stood was said of a branch that may be gone since.
    if (asked.rollbacks !== this.#rollbacks) return required
    for (const { epoch: life, seq, version, by } of this.#told.get(key) ?? [])
      if (life === epoch && seq <= applied && version > required.version)
        required = { version, why: `${by} told the log at ${epoch} ${seq}` }
    this.#know(process, key, required.version)
    return required
  }

  /** The log came back as it was at a position: what it was told since is lost, and its positions will be given again. */
  rolledBack(epoch: string, head: number): void {
    this.#rollbacks++
    for (const [key, told] of this.#told)
      this.#told.set(
        key,
        told.filter((one) => one.epoch !== epoch || one.seq <= head),
      )
  }

  read(
    process: string,
    { key, version, asked, position }: { key: string; version: number; asked: Asked; position: Position },
  ): void {
    this.readsChecked++
    const newest = this.versionOf(key)
    if (version < newest) {
      const changedAt = this.#changedAt.get(`${key} ${version + 1}`) ?? performance.now()
      this.longestToFreshMs = Math.max(this.longestToFreshMs, performance.now() - changedAt)
    }
    const required = this.#required(process, key, { asked, position })
    if (version >= required.version) return
    this.stale++
    this.stories.push(
      `${process} at ${position.epoch} ${position.applied} answered ${key} with version ${version}, not ${required.version}: ` +
        `${required.why} (${this.lastFault}; ${this.#rollbacks} roll-backs)`,
    )
  }

  /** A life of a process begins: what an earlier one knew of its own is not asked of it, only what the log says. */
  forget(process: string): void {
    for (const known of this.#known.keys()) if (known.startsWith(`${process} `)) this.#known.delete(known)
  }

  #know(process: string, key: string, version: number): void {
    const known = `${process} ${key}`
    this.#known.set(known, Math.max(version, this.#known.get(known) ?? 0))
  }
}
