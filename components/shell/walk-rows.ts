/** Moves the focus to what opens the next row of the page's tables, or the one before; rows that open nothing are passed over. */
export function walkRows(by: 1 | -1): void {
  const opens = [...document.querySelectorAll('main tbody tr')].flatMap(
    (row) => row.querySelector<HTMLElement>('a[href], button:not(:disabled)') ?? [],
  )
  const at = opens.findIndex((one) => one.closest('tr')?.contains(document.activeElement))
  opens[nextOf(at, by, opens.length)]?.focus()
}

/** @returns the place beside `at`, which is -1 where none is yet; at the ends it stays */
export function nextOf(at: number, by: 1 | -1, count: number): number {
  if (at < 0) return by > 0 ? 0 : count - 1
  return Math.min(count - 1, Math.max(0, at + by))
}
