import type { Container } from './container'

/**
 * Next compiles instrumentation, pages and routes as separate entries, so a module may exist several times in one process.
 * `globalThis` exists once.
 */
const SLOT = Symbol.for('timberline.container')

interface Slot {
  container: Promise<Container> | undefined
  /** How often a container was built; a test holds it to 1. */
  constructions: number
}

/** Augments what is known of `globalThis` with the slot. */
const home: typeof globalThis & { [SLOT]?: Slot } = globalThis

export function containerSlot(): Slot {
  return (home[SLOT] ??= { container: undefined, constructions: 0 })
}
