const openers = new Set<() => void>()

/** Opens the command palette as soon as it is there: it is loaded after what the page itself needs. */
export function openPalette(): void {
  openers.forEach((open) => open())
}

/** @returns a function that takes the opener away again */
export function onOpenPalette(open: () => void): () => void {
  openers.add(open)
  return () => openers.delete(open)
}
