/** What the quantiles of a level's latency mean. */
export const QUANTILE_MEANS = {
  p50: 'Half of its reads were answered within it',
  p95: '95 of 100 reads were answered within it',
  p99: '99 of 100 reads were answered within it',
} as const
