import type { Finding } from '@/lib/api/contract/advice'
import { formatBytes, formatCount, formatLatency, formatShare } from '@/components/ui/format'

type Unit = Finding['figures'][number]['unit']

/** @returns a figure of a finding with its unit */
export function formatFigure(value: number, unit: Unit): string {
  switch (unit) {
    case 'count':
      return formatCount(value)
    case 'part':
      return formatShare(value)
    case 'ms':
      return formatLatency(value)
    case 'bytes':
      return formatBytes(value)
    case 'perHour':
      return `${formatCount(value)} an hour`
  }
}
