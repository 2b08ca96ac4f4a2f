/** Where surrogates are moved above the rest of the plane, as their code points are. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit)

/**
 * Compares by code point, which is the order of UTF-8 bytes that Redis and SQLite keep; `<` compares UTF-16 units and
 * disagrees about emoji. Lists of several levels can only be merged in one order.
 *
 * @returns below 0 where `a` comes first, above 0 where `b` does, 0 where they are equal
 */
export function compareKeys(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i)
    if (difference !== 0) return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
  }
  return a.length - b.length
}
