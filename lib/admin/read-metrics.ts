import { instrumentsOf, type Instrument } from '@/lib/telemetry/instruments'
import { PROMETHEUS_TYPE, prometheusText } from '@/lib/telemetry/prometheus'
import type { OperatorContext } from './context'

/** What all caches of this process counted, in Prometheus' text format. */
export function readMetrics({ caches }: OperatorContext): { text: string; contentType: string } {
  const byName = new Map<string, Instrument>()
  for (const { cache } of caches) {
    const seen = { cache: cache.name, stats: cache.stats(), observations: cache.observations() }
    // A name may be declared once on the page, with the points of all caches.
    for (const instrument of instrumentsOf(seen)) byName.set(instrument.name, joined(byName, instrument))
  }
  return { text: prometheusText([...byName.values()]), contentType: PROMETHEUS_TYPE }
}

function joined(known: ReadonlyMap<string, Instrument>, instrument: Instrument): Instrument {
  const before = known.get(instrument.name)
  if (before?.kind === 'histogram' && instrument.kind === 'histogram')
    return { ...instrument, points: [...before.points, ...instrument.points] }
  if (before && before.kind !== 'histogram' && instrument.kind !== 'histogram')
    return { ...instrument, points: [...before.points, ...instrument.points] }
  return instrument
}
