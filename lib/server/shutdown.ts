/** Longer than any answer should take, shorter than what supervisors wait before they kill (10 s is usual). */
const DEADLINE_MS = 8_000

/**
 * Has SIGINT and SIGTERM close everything before the process ends. Next's own handlers exit as soon as its server is
 * closed, whatever is still being written, so they have to wait for ours.
 *
 * @param close stops answering, drains and closes
 */
export function closeOnSignals(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const others = process.listeners(signal)
    process.removeAllListeners(signal)
    process.on(signal, () => {
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, DEADLINE_MS))
      void Promise.race([closed(close), deadline]).then(() => {
        if (others.length === 0) process.exit(0)
        for (const other of others) other(signal)
        // Next waits for connections to end, a browser's idle ones included.
        setTimeout(() => process.exit(0), 1_000).unref()
      })
    })
  }
}

let closing: Promise<void> | undefined

/** A second signal waits for the first one's work. */
function closed(close: () => Promise<void>): Promise<void> {
  closing ??= close().catch((thrown: unknown) => console.error('Closing failed:', thrown))
  return closing
}
