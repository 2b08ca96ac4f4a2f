/** Lets one writer through at a time, in order of arrival. */
export class WriteGate {
  #last: Promise<void> = Promise.resolve()

  /** @returns a function that lets the next one in; calling it again does nothing */
  async enter(): Promise<() => void> {
    const before = this.#last
    let leave: () => void = () => {}
    this.#last = new Promise((resolve) => (leave = resolve))
    await before
    return leave
  }
}

declare global {
  var timberlineWriteGates: Map<string, WriteGate> | undefined
}

/**
 * Next compiles pages, routes and instrumentation apart, so one module may exist twice in a process; the gates are
 * therefore kept where there is only one of anything.
 *
 * @param path absolute path of a database file
 * @returns the gate of that file, the same for everybody in the process
 */
export function writeGateOf(path: string): WriteGate {
  const gates = (globalThis.timberlineWriteGates ??= new Map())
  const gate = gates.get(path) ?? new WriteGate()
  gates.set(path, gate)
  return gate
}
