const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1000,
)

/** @returns round points in time between `from` and `to`, at most `count`, and whether seconds are needed to tell them apart */
export function prepareTicks(from: number, to: number, count: number): { ticks: number[]; seconds: boolean } {
  const step = STEPS_MS.find((one) => (to - from) / one <= count) ?? Math.ceil((to - from) / count)
  const first = Math.ceil(from / step) * step
  const ticks = Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  )
  return { ticks, seconds: step < 60_000 }
}
