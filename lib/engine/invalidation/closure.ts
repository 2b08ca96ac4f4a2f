import type { DependencyIndex } from '@/lib/ports/dependency-index'

/** Parents asked about in one call: bounds what one reply holds the event loop for, 5 ms with ten children each. */
const PARENTS_PER_CALL = 500

/**
 * Everything that depends, directly or not, on one of `roots`: breadth first, one round trip a depth (for up to 500
 * parents), each key once, so that cycles end.
 *
 * @returns the descendants, without the roots, parents before children
 */
export async function closureOf(index: DependencyIndex, roots: readonly string[]): Promise<string[]> {
  const seen = new Set(roots)
  const descendants: string[] = []
  let depth = [...roots]
  while (depth.length > 0) {
    const next: string[] = []
    for (let from = 0; from < depth.length; from += PARENTS_PER_CALL) {
      for (const child of await index.childrenOf(depth.slice(from, from + PARENTS_PER_CALL))) {
        if (seen.has(child)) continue
        seen.add(child)
        next.push(child)
      }
    }
    for (const key of next) descendants.push(key)
    depth = next
  }
  return descendants
}
