/** @returns the share of `part` in `whole`, or `null` where nothing was counted: no requests is not a rate of 0 */
export function rateOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
