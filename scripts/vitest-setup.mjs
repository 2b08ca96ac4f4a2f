import { buildWorkers } from './build-workers.mjs'

/** Vitest's global setup: the code that is not committed is there, and as new as its sources, before any test is. */
export default async function setup() {
  await buildWorkers()
}
