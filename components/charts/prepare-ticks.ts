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

/** @returns round rates from zero to `most` or just above it, about four, and how many digits behind the point tell them apart */
export function prepareRateTicks(most: number): { ticks: number[]; digits: number } {
  if (most <= 0) return { ticks: [0, 1], digits: 0 }
  const rough = most / 3
  const power = Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find((one) => one * 10 ** power >= rough) ?? 10) * 10 ** power
  const ticks = Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => index * step)
  return { ticks, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) }
}
