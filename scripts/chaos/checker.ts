import type { Position } from './protocol'

interface Told {
  readonly epoch: string
  readonly seq: number
  readonly version: number
}

/** The source, with what the log has been told of it: which version a process must know of, where it stands. */
export class Checker {
  readsChecked = 0
  stale = 0
  longestToFreshMs = 0
  readonly stories: string[] = []
  readonly #versions = new Map<string, number>()
  readonly #told = new Map<string, Told[]>()
  /** Of each process: the newest version it has itself been known to know. */
  /** What happened last, for the stories. */
  lastFault = ''
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

  /** An invalidation has its place in the log, or (`seq` 0) holds in its process until it has one. */
  invalidated(process: string, what: { key: string; version: number; seq: number; epoch: string }): void {
    const { key, version, seq, epoch } = what
    this.#know(process, key, version)
    if (seq === 0) return
    const told = this.#told.get(key) ?? []
    told.push({ epoch, seq, version })
    this.#told.set(key, told.slice(-500))
  }

  /** What a process has said itself, or has shown that it knew, so that it may not answer with less. */
  known(process: string, key: string): number {
    return this.#known.get(`${process} ${key}`) ?? 0
  }

  /** What a process that stands at `position` has to answer with at least, now and from now on. */
  required(process: string, key: string, { epoch, applied }: Position): number {
    let required = 0
    for (const told of this.#told.get(key) ?? [])
      if (told.epoch === epoch && told.seq <= applied) required = Math.max(required, told.version)
    this.#know(process, key, required)
    return required
  }

  /** The log came back as it was at a position: what it was told since is lost, and its positions will be given again. */
  rolledBack(epoch: string, head: number): void {
    for (const [key, told] of this.#told)
      this.#told.set(
        key,
        told.filter((one) => one.epoch !== epoch || one.seq <= head),
      )
  }

  read(process: string, { key, version, required }: { key: string; version: number; required: number }): void {
    this.readsChecked++
    const newest = this.versionOf(key)
    if (version < newest) {
      const changedAt = this.#changedAt.get(`${key} ${version + 1}`) ?? performance.now()
      this.longestToFreshMs = Math.max(this.longestToFreshMs, performance.now() - changedAt)
    }
    if (version >= required) return
    this.stale++
    this.stories.push(
      `${process} answered ${key} with version ${version}, but had applied ${required} (${this.lastFault})`,
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
