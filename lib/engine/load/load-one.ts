import type { Core } from '@/lib/engine/core'
import { store } from '@/lib/engine/write/store'
import { askSource, noteLoaded, offerOf } from './ask-source'
import type { Flight } from './flights'
import { ContextOfOne } from './load-context'
import { notesFor, type Notes } from './notes'
import type { LoadRequest } from './request'
import { takeTurn } from './take-turn'

/** Starts one load of one key and puts it among the flights; its value is stored when it is there, if it still may be. */
export function startLoad(core: Core, request: LoadRequest): Flight {
  const notes = notesFor(core, request)
  return core.flights.add({ judged: notes.judged, result: loadInTurn(core, request, notes) })
}

async function loadInTurn(core: Core, request: LoadRequest, notes: Notes): Promise<unknown> {
  const { hardTimeoutMs: ms } = request.policy
  if (!core.leases) {
    // It is among the flights before its loader is called.
    await undefined
    return loadOne(core, { request, notes, leftMs: ms })
  }
  const arrivedAt = core.clock.exact()
  const turn = await takeTurn(core, core.leases, { request, judged: notes.judged })
  if (turn.kind === 'found') {
    // Who joined this load is answered with that entry, so it is judged by what the entry answers to.
    const { tags, dependsOn, epoch, stamp, value } = turn.entry
    Object.assign(notes.judged, { tags, dependsOn, epoch, stamp })
    return value
  }
  try {
    // What was spent on waiting for another process is gone from the time that the caller gives.
    return await loadOne(core, { request, notes, leftMs: ms - (core.clock.exact() - arrivedAt) })
  } finally {
    turn.release()
  }
}

interface One {
  readonly request: LoadRequest
  readonly notes: Notes
  readonly leftMs: number
}

async function loadOne(core: Core, { request, notes, leftMs }: One): Promise<unknown> {
  const { key, policy, cause } = request
  const startedAt = core.clock.exact()
  core.report({ kind: 'load.started', key, cause })
  const asking = { requests: [request], notes: [notes], timeout: { ms: policy.hardTimeoutMs, leftMs } }
  const value = await askSource(core, asking, async (late) => request.load(new ContextOfOne(key, asking.notes, late)))
  const loadMs = core.clock.exact() - startedAt
  noteLoaded(core, key, { value, loadMs })
  const offer = offerOf(core, policy, { notes, value, loadMs })
  // What the loader made but cannot be stored is the program's mistake, not the source's: it is thrown as it is.
  const storing = offer && store(core, [offer])
  if (storing && 'then' in storing) await storing
  return value
}
