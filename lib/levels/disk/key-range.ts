const LAST_CODE_POINT = 0x10_ff_ff

/**
 * @returns the least text that is greater than every text with this prefix, in the order of UTF-8 bytes (SQLite's
 *   BINARY), or undefined where there is none
 */
export function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix)
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = (last.codePointAt(0) ?? 0) + 1
    if (next > LAST_CODE_POINT) continue
    // The surrogates are no characters of their own.
    return points.join('') + String.fromCodePoint(next >= 0xd8_00 && next <= 0xdf_ff ? 0xe0_00 : next)
  }
  return undefined
}

/** @returns the key that is the namespace's bare name, and the range of those that begin with it and a colon */
export function namespaceRange(namespace: string): readonly [bare: string, from: string, to: string] {
  return [namespace, `${namespace}:`, `${namespace};`]
}
