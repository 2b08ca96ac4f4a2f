/** First and last seed of a stretch, both in it. */
export type SeedRange = readonly [first: number, last: number]

/** @throws TypeError for anything but `A-B` or `A` */
export function seedRangeIn(text: string): SeedRange {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])]
  if (!match || last < first) throw new TypeError(`--seeds takes a stretch of seeds such as 1-20000, not ${text}`)
  return [first, last]
}

/** @returns the same seeds, each once, in as few stretches as they are */
export function merged(ranges: readonly SeedRange[]): SeedRange[] {
  const result: [number, number][] = []
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = result.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else result.push([first, last])
  }
  return result
}

/** @returns what of a stretch is in none of the others */
export function without([first, last]: SeedRange, done: readonly SeedRange[]): SeedRange[] {
  const rest: SeedRange[] = []
  let from = first
  for (const [begin, end] of merged(done)) {
    if (begin > from) rest.push([from, Math.min(last, begin - 1)])
    from = Math.max(from, end + 1)
  }
  if (from <= last) rest.push([from, last])
  return rest.filter(([begin, end]) => begin <= end && begin <= last)
}

export const countOf = (ranges: readonly SeedRange[]): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
