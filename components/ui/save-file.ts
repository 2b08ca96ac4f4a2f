const KEPT_MS = 60_000

/** Hands what was made or fetched here to the browser as a file. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}
