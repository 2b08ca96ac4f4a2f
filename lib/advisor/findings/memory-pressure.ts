import type { MissRatioCurve } from '@/lib/engine/observations'
import type { Evidence } from '@/lib/advisor/evidence'
import { bytes, confidenceOf, count, part, percent, whole, type Finding } from '@/lib/advisor/finding'
import type { Thresholds } from '@/lib/advisor/thresholds'

/** Memory is full and turns over. */
export function memoryPressure({ stats, observations }: Evidence, thresholds: Thresholds): Finding[] {
  const memory = stats.levels.find(({ name }) => name === 'memory')
  if (!memory || memory.sets < thresholds.stores) return []
  const perStore = memory.evictions / memory.sets
  if (perStore < thresholds.evictionsPerStore) return []
  const full = memory.maxBytes ? memory.bytes / memory.maxBytes : 0
  const isFull = full >= thresholds.fullPart
  // What pushes entries out is one of the two bounds: where it is not the bytes, it is the number.
  const bound = isFull
    ? `by size (${percent(full)} of maxBytes)`
    : `by number (${whole(memory.entries)} entries, its maxEntries)`
  return [
    {
      kind: 'memory-pressure',
      subject: { type: 'level', name: 'memory' },
      says: `Memory is full ${bound}: ${whole(100 * perStore)} entries are pushed out for 100 that are stored.${nextToGo(observations.evictedNext)}`,
      figures: [
        ...(isFull ? [part('of maxBytes', full)] : [count('entries', memory.entries)]),
        count('evictions', memory.evictions),
        bytes('held', memory.bytes),
      ],
      confidence: confidenceOf(memory.evictions, thresholds.stores * thresholds.evictionsPerStore),
      change: isFull ? 'Raise maxBytes of memory, or store smaller values.' : 'Raise maxEntries of memory.',
      brings: ofTwiceTheSize(observations.curve),
      behind: { page: 'keys', filters: { level: 'memory', sort: 'hits' } },
    },
  ]
}

/** By the curve, which is of an LRU cache: memory's own rate is not one of its points. */
function ofTwiceTheSize(curve: MissRatioCurve | null): string {
  const rateAt = (size: number) => curve?.points.find(({ factor }) => factor === size)?.hitRate
  const [now, twice] = [rateAt(1), rateAt(2)]
  if (now === undefined || twice === undefined)
    return 'Entries that stay until they are over; the miss-ratio curve will tell how many hits, once more was asked for.'
  const points = 100 * (twice - now)
  return `At twice the size ${points < 0.05 ? 'no' : `some ${points.toFixed(1)}`} points of hit rate more, by the miss-ratio curve (${percent(now)} and ${percent(twice)}).`
}

/** Keys may be long; those that are named are for a look at what memory thinks little of. */
function nextToGo(keys: readonly string[]): string {
  if (keys.length === 0) return ''
  const named = keys.map((key) => (key.length > 60 ? `${key.slice(0, 60)}…` : key))
  return ` Next to go: ${named.join(', ')}.`
}
