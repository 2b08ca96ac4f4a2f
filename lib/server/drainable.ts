import { HttpProblem, problemResponse } from '@/lib/api/problem-response'

/** A fetch handler that can be asked to finish what it began. */
export interface Drainable {
  fetch(request: Request): Promise<Response>
  /** Refuses what comes from now on, and resolves when what came before was answered. */
  drain(): Promise<void>
}

export function drainable(handle: (request: Request) => Response | Promise<Response>): Drainable {
  let underWay = 0
  let draining = false
  let drained = () => {}
  return {
    async fetch(request) {
      if (draining)
        return problemResponse(new HttpProblem(503, 'The server is going down.', { headers: { 'retry-after': '5' } }))
      underWay++
      try {
        return await handle(request)
      } finally {
        underWay--
        if (underWay === 0) drained()
      }
    },
    drain() {
      draining = true
      return underWay === 0 ? Promise.resolve() : new Promise((resolve) => (drained = resolve))
    },
  }
}
