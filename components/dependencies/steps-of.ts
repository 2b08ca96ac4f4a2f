/** @param depth steps from the key that is looked at, negative upwards @returns where a key stands, in words */
export function stepsOf(depth: number): string {
  if (depth === 0) return 'the key itself'
  const steps = Math.abs(depth) === 1 ? '1 step' : `${Math.abs(depth)} steps`
  return depth > 0 ? `made from it, ${steps}` : `it was made from, ${steps}`
}
