import { ValueType, type HrTime } from '@opentelemetry/api'
import { emptyResource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import type { Instrument } from './instruments'

/** When counting began, and now. */
export interface Counted {
  readonly startTime: HrTime
  readonly endTime: HrTime
}

/** @returns instruments as OpenTelemetry's readers, exporters and serialisers have them, of no resource of their own */
export function metricData(instruments: readonly Instrument[], times: Counted): ResourceMetrics {
  const metrics = instruments.filter(({ points }) => points.length > 0).map((instrument) => dataOf(instrument, times))
  return { resource: emptyResource(), scopeMetrics: [{ scope: { name: 'timberline' }, metrics }] }
}

function dataOf(instrument: Instrument, times: Counted): MetricData {
  const descriptor = { name: instrument.name, description: instrument.says, unit: '', valueType: ValueType.DOUBLE }
  const base = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE }
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
