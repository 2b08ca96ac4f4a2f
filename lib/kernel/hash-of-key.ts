const OFFSET = 0x811c9dc5

/**
 * @param from where the text goes on: {@link hashBegun} of what stands before it, so that the two need not be made one
 * @returns 32 well-mixed bits: FNV-1a over the UTF-16 units, finished with murmur3's mixer (FNV's high bits are weak)
 */
export function hashOfKey(key: string, from = OFFSET): number {
  let hash = hashBegun(key, from)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** @returns FNV-1a over a text, unfinished */
export function hashBegun(text: string, from = OFFSET): number {
  let hash = from
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
