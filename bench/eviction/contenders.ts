import { hitsOf, hitsOfLru } from '@/lib/testing/hits-of'
import type { Trace } from './traces'

/** @returns hits over a whole trace, every miss inserted, entries of one size */
export type Contender = (trace: Trace, capacity: number) => number

export const lru: Contender = ({ numbers }, capacity) => hitsOfLru(numbers, capacity)

export const timberline: Contender = ({ keys }, capacity) => hitsOf(keys, capacity)

/** Belady's optimum: the entry whose next use lies furthest ahead goes, be it the new one. */
export const min: Contender = ({ numbers, distinct }, capacity) => {
  const next = new Int32Array(numbers.length)
  const seen = new Int32Array(distinct).fill(0x7fffffff)
  for (let i = numbers.length - 1; i >= 0; i--) {
    const key = numbers[i] ?? 0
    next[i] = seen[key] ?? 0
    seen[key] = i
  }
  const due = new Int32Array(distinct).fill(-1)
  const heap = new FurthestFirst()
  let held = 0
  let hits = 0
  numbers.forEach((key, i) => {
    if ((due[key] ?? -1) >= 0) hits++
    else held++
    due[key] = next[i] ?? 0
    heap.push(next[i] ?? 0, key)
    while (held > capacity) {
      const [at, victim] = heap.pop()
      if (due[victim] !== at) continue
      due[victim] = -1
      held--
    }
  })
  return hits
}

class FurthestFirst {
  readonly #heap: (readonly [at: number, key: number])[] = []

  push(at: number, key: number): void {
    const heap = this.#heap
    let place = heap.length
    while (place > 0) {
      const above = heap[(place - 1) >> 1]
      if (above === undefined || above[0] >= at) break
      heap[place] = above
      place = (place - 1) >> 1
    }
    heap[place] = [at, key]
  }

  pop(): readonly [at: number, key: number] {
    const heap = this.#heap
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined) throw new Error('the heap is empty')
    let place = 0
    while (heap.length > 0) {
      let child = 2 * place + 1
      const left = heap[child]
      const right = heap[child + 1]
      if (left === undefined) break
      if (right !== undefined && right[0] > left[0]) child++
      const larger = heap[child]
      if (larger === undefined || larger[0] <= last[0]) break
      heap[place] = larger
      place = child
    }
    if (heap.length > 0) heap[place] = last
    return top
  }
}
