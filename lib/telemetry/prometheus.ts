import { ValueType, type HrTime } from '@opentelemetry/api'
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { emptyResource } from '@opentelemetry/resources'
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics'
import type { Instrument } from './instruments'

/** The content type of what {@link prometheusText} returns. */
export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** No timestamps are written: a scrape has its own. */
const NEVER: HrTime = [0, 0]

/** @returns instruments in Prometheus' text format, as OpenTelemetry's serialiser writes it */
export function prometheusText(instruments: readonly Instrument[]): string {
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true)
  const scope = { name: 'timberline' }
  return serializer.serialize({
    resource: emptyResource(),
    scopeMetrics: [{ scope, metrics: instruments.filter(({ points }) => points.length > 0).map(dataOf) }],
  })
}

function dataOf(instrument: Instrument): MetricData {
  const descriptor = { name: instrument.name, description: instrument.says, unit: '', valueType: ValueType.DOUBLE }
  const base = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE }
  const times = { startTime: NEVER, endTime: NEVER }
  if (instrument.kind === 'histogram') {
    const dataPoints = instrument.points.map(({ labels, value: { boundaries, counts, sum, count } }) => ({
      ...{ ...times, attributes: { ...labels } },
      value: { buckets: { boundaries: [...boundaries], counts: [...counts] }, sum, count },
    }))
    return { ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints }
  }
  const dataPoints = instrument.points.map(({ labels, value }) => ({ ...times, attributes: { ...labels }, value }))
  if (instrument.kind === 'gauge') return { ...base, dataPointType: DataPointType.GAUGE, dataPoints }
  return { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
}
