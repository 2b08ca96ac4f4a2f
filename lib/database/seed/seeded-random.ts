/**
 * Mulberry32, a small generator with a period of 2³² that passes gjrand's tests (Tommy Ettinger, public domain): plenty
 * for made-up prices, and the same on every machine.
 *
 * @param name what the numbers are for: equal names, equal numbers
 * @returns a function like `Math.random`
 */
export function seededRandom(name: string): () => number {
  let state = fnv1a(name)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** FNV-1a over UTF-16 units: neighbouring symbols must not begin with neighbouring states. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
