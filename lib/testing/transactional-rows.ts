import { compareBuried } from '@/lib/kernel/buried-place'
import type { Lane, Source, SourceTransaction } from '@/lib/engine/strategies/source'
import type { BuriedWrite } from '@/lib/ports/journal'

interface State {
  readonly rows: Map<string, unknown>
  readonly versions: Map<string, string>
  readonly progress: Map<string, number>
  readonly buried: Map<string, BuriedWrite>
  /** Every application of a write, in order. */
  readonly applied: { readonly key: string; readonly value: unknown; readonly version: string }[]
}

/** What a test changes to see whether somebody notices. */
export interface RowsMutation {
  readonly progressOutside?: boolean
  /** Kept by the process, lost with it. */
  readonly progressInMemory?: boolean
  readonly noVersions?: boolean
}

export class PoisonedRow extends Error {}

const emptyState = (): State => ({
  ...{ rows: new Map(), versions: new Map(), progress: new Map(), buried: new Map(), applied: [] },
})

/** A table in memory with transactions, dead letters and faults: what a test thinks of a database. */
export class TransactionalRows {
  state: State = emptyState()
  /** Asked before each step of a transaction; throws to make it fail. */
  fault: (step: 'begin' | 'write' | 'commit' | 'committed') => void | Promise<void> = () => undefined
  isPoison: (value: unknown) => boolean = (value) => typeof value === 'string' && value.startsWith('poison')
  transactions = 0
  #last: Promise<unknown> = Promise.resolve()

  /** @param mutation of this process's view; `memory` is its own and goes with it */
  source(mutation: RowsMutation = {}, memory: Map<string, number> = new Map()): Source<unknown> {
    return {
      load: (id) => this.state.rows.get(id),
      loadMany: (ids) =>
        Promise.resolve(new Map(ids.flatMap((id) => (this.state.rows.has(id) ? [[id, this.state.rows.get(id)]] : [])))),
      save: (id, value) => void this.state.rows.set(id, value),
      remove: (id) => void this.state.rows.delete(id),
      isPermanent: (error) => error instanceof PoisonedRow,
      transaction: (work) => this.#inTurn(() => this.#transaction(work, mutation, memory)),
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #transaction<T>(
    work: (tx: SourceTransaction<unknown>) => Promise<T>,
    mutation: RowsMutation,
    memory: Map<string, number>,
  ): Promise<T> {
    this.transactions++
    await this.fault('begin')
    const draft = structuredClone(this.state)
    const result = await work(this.#open(draft, mutation, memory))
    await this.fault('commit')
    this.state = draft
    await this.fault('committed')
    return result
  }

  #open(draft: State, mutation: RowsMutation, memory: Map<string, number>): SourceTransaction<unknown> {
    const laneName = ({ journal, namespace }: Lane): string => `${journal}/${namespace}`
    const progress = mutation.progressInMemory
      ? memory
      : mutation.progressOutside
        ? this.state.progress
        : draft.progress
    return {
      progress: (lane) => Promise.resolve(progress.get(laneName(lane)) ?? 0),
      moveProgress: (lane, { from, to }) => {
        if ((progress.get(laneName(lane)) ?? 0) !== from) return Promise.resolve(false)
        progress.set(laneName(lane), to)
        if (mutation.progressOutside) draft.progress.set(laneName(lane), to)
        return Promise.resolve(true)
      },
      write: async ({ key, id, value, version }) => {
        await this.fault('write')
        const held = draft.versions.get(key)
        if (!mutation.noVersions && held !== undefined && held > version) return held
        if (this.isPoison(value)) throw new PoisonedRow(`row ${id} may not be ${String(value)}`)
        draft.versions.set(key, version)
        draft.applied.push({ key, value, version })
        if (value === undefined) draft.rows.delete(id)
        else draft.rows.set(id, value)
        return undefined
      },
      bury: (write) => Promise.resolve(void draft.buried.set(`${laneName(write)}/${write.seq}`, write)),
      countBuried: (namespace) =>
        Promise.resolve([...draft.buried.values()].filter((write) => write.namespace === namespace).length),
      buried: (namespace, { after, limit }) => {
        const inOrder = [...draft.buried.values()].sort(compareBuried)
        const due = inOrder.filter(
          (write) => write.namespace === namespace && (!after || compareBuried(write, after) > 0),
        )
        return Promise.resolve(due.slice(0, limit))
      },
      unbury: (lane, seq) => {
        const name = `${laneName(lane)}/${seq}`
        const write = draft.buried.get(name)
        draft.buried.delete(name)
        return Promise.resolve(write)
      },
    }
  }
}
