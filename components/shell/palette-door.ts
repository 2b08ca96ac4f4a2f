const openers = new Set<() => void>()
/** Somebody asked for it before it was there. */
let isAwaited = false

/** Opens the command palette as soon as it is there: it is loaded after what the page itself needs. */
export function openPalette(): void {
  isAwaited = openers.size === 0
  openers.forEach((open) => open())
}

/** @returns a function that takes the opener away again */
export function onOpenPalette(open: () => void): () => void {
  openers.add(open)
  if (isAwaited) open()
  isAwaited = false
  return () => openers.delete(open)
}
