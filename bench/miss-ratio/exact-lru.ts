import type { Trace } from '@/bench/eviction/traces'

/** @returns the hit rate of an LRU cache that holds so many bytes; what is larger than it is not stored */
export function exactHitRate({ numbers }: Trace, sizes: Float64Array, maxBytes: number): number {
  const held = new Map<number, number>()
  let bytes = 0
  let hits = 0
  numbers.forEach((key, i) => {
    const size = sizes[i] ?? 0
    if (held.delete(key)) hits++
    else if (size > maxBytes) return
    else bytes += size
    held.set(key, size)
    for (const [oldest, itsSize] of held) {
      if (bytes <= maxBytes) break
      held.delete(oldest)
      bytes -= itsSize
    }
  })
  return hits / numbers.length
}
