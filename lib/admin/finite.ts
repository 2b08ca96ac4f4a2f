/** @returns the number, or null where JSON has no way to write it (no TTL is `Infinity`) */
export function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null
}
