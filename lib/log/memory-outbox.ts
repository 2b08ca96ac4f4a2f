import type { Statement } from '@/lib/kernel/record'
import type { Outbox } from '@/lib/ports/outbox'

/** Statements kept while the log is away: at 100 bytes a name, tens of megabytes at the worst. */
const MOST = 100_000

/** An outbox that lasts as long as its process, for caches without a disk level. */
export function createMemoryOutbox(most = MOST): Outbox {
  const waiting = new Map<number, Statement>()
  let lastId = 0
  return {
    add(statement) {
      if (waiting.size >= most)
        return Promise.reject(new Error(`${most} invalidations are waiting for the log already; no more are kept`))
      waiting.set(++lastId, statement)
      return Promise.resolve(lastId)
    },
    pending: () => [...waiting].map(([id, statement]) => ({ id, statement })),
    done(id) {
      waiting.delete(id)
      return Promise.resolve()
    },
  }
}

/**
 * An outbox on disk that goes on in memory while the disk takes nothing: what waits there does not outlive the process,
 * as it would not without a disk level. Ids of items in memory are below 0.
 */
export function withMemory(disk: Outbox): Outbox {
  const memory = createMemoryOutbox()
  return {
    add: (statement) => disk.add(statement).catch(async () => -(await memory.add(statement))),
    pending: () => [...readable(disk), ...memory.pending().map(({ id, statement }) => ({ id: -id, statement }))],
    done: (id) => (id < 0 ? memory.done(-id) : disk.done(id)),
  }
}

/** What a disk that cannot be read holds is published when it can be. */
function readable(disk: Outbox): ReturnType<Outbox['pending']> {
  try {
    return disk.pending()
  } catch {
    return []
  }
}
