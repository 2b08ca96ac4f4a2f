/** The door `timberline/otel`: what a cache counts and loads, in an application's own OpenTelemetry. */
import {
  SpanStatusCode,
  type Attributes,
  type HrTime,
  type Meter,
  type Observable,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import type { MetricProducer } from '@opentelemetry/sdk-metrics'
import type { Cache } from '@/lib/engine/cache-contract'
import { systemClock } from '@/lib/kernel/clock'
import { namespaceOf, OTHERS } from '@/lib/kernel/key'
import { instrumentsOf, type Instrument } from './instruments'
import { metricData } from './metric-data'

export interface TraceOptions {
  /** Put the key on each span. Keys may hold what should not leave the process, so they are left out by default. */
  keys?: boolean
}

/**
 * Records what a cache counts into a meter: the instruments of the console's Prometheus page, by the same names, less the
 * `_total` that Prometheus exporters put there themselves. Counters and gauges are read when the meter collects, so that
 * hits pay nothing; of the histograms, loads are recorded as they end, because a meter has none that is read. Where those of
 * requests and levels are wanted, {@link producerOf} has all, to be used instead.
 *
 * @returns a function that ends it
 */
export function recordTo(cache: Cache, meter: Meter): () => void {
  const read = () => seen(cache)
  const observables = new Map<string, Observable>()
  for (const { kind, name, says } of read()) {
    const options = { description: says }
    if (kind === 'counter') observables.set(name, meter.createObservableCounter(plain(name), options))
    if (kind === 'gauge') observables.set(name, meter.createObservableGauge(plain(name), options))
  }
  const all = [...observables.values()]
  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
    for (const instrument of read()) {
      const observable = observables.get(instrument.name)
      if (instrument.kind === 'histogram' || !observable) continue
      for (const { labels, value } of instrument.points) result.observe(observable, value, labels)
    }
  }
  meter.addBatchObservableCallback(observe, all)
  const loads = meter.createHistogram('cache_load_duration_seconds', { description: 'What the source took', unit: 's' })
  const offs = (['load.finished', 'load.failed'] as const).map((kind) =>
    cache.on(kind, ({ ms }) => loads.record(ms / 1_000, { cache: cache.name })),
  )
  return () => {
    meter.removeBatchObservableCallback(observe, all)
    offs.forEach((off) => off())
  }
}

/**
 * All that {@link recordTo} records, and every histogram beside, exactly: for `metricProducers` of a metric reader.
 *
 * @returns what the reader collects from; hits pay nothing for it
 */
export function producerOf(cache: Cache): MetricProducer {
  return {
    collect() {
      const times = { startTime: hrTime(cache.observations().since), endTime: hrTime(systemClock.now()) }
      const named = seen(cache).map((instrument) => ({ ...instrument, name: plain(instrument.name) }))
      return Promise.resolve({ resourceMetrics: metricData(named, times), errors: [] })
    },
  }
}

/**
 * Puts a span around each load, within the span of the request that it is made for. Attributes: `cache`, `namespace`,
 * `level` (always `source`), `cause`, `outcome`, and `key` only where it is asked for. Nor is the error of a load that failed
 * put there, which may name the key; the span's status is an error.
 *
 * @returns a function that ends it; spans of loads under way are ended with it
 */
export function traceLoads(cache: Cache, tracer: Tracer, { keys = false }: TraceOptions = {}): () => void {
  const open = new Map<string, Span>()
  const end = (key: string, outcome: string): void => {
    const span = open.get(key)
    open.delete(key)
    if (outcome === 'failure') span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.setAttribute('outcome', outcome).end()
  }
  const offs = [
    cache.on('load.started', ({ key, cause }) => {
      const namespace = key.includes(':') ? namespaceOf(key) : OTHERS
      const attributes: Attributes = { cache: cache.name, namespace, level: 'source', cause }
      if (keys) attributes.key = key
      end(key, 'superseded')
      open.set(key, tracer.startSpan('cache.load', { attributes }))
    }),
    cache.on('load.finished', ({ key }) => end(key, 'success')),
    cache.on('load.failed', ({ key }) => end(key, 'failure')),
  ]
  return () => {
    offs.forEach((off) => off())
    for (const key of open.keys()) end(key, 'abandoned')
  }
}

const seen = (cache: Cache): Instrument[] =>
  instrumentsOf({ cache: cache.name, stats: cache.stats(), observations: cache.observations() })

/** @param ms since the epoch */
const hrTime = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)]

const plain = (name: string): string => name.replace(/_total$/, '')
