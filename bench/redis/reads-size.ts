export const KEYS = 10_000
export const CONCURRENT = 64
