import type { HrTime } from '@opentelemetry/api'
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import type { Instrument } from './instruments'
import { metricData } from './metric-data'

/** The content type of what {@link prometheusText} returns. */
export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** No timestamps are written: a scrape has its own. */
const NEVER: HrTime = [0, 0]

/** @returns instruments in Prometheus' text format, as OpenTelemetry's serialiser writes it */
export function prometheusText(instruments: readonly Instrument[]): string {
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true)
  return serializer.serialize(metricData(instruments, { startTime: NEVER, endTime: NEVER }))
}
