import type { Trial } from '@/lib/api/contract/strategies'
import { formatCount, formatLatency, plural } from '@/components/ui/format'

/** @returns what the strategies of a namespace made of a rush, in one sentence */
export function tellTrial(trial: Trial): string {
  const { calls, failed, loads, shared, writes, keys, ms, settledMs } = trial
  const errors = failed > 0 ? ` ${plural(failed, 'call')} failed.` : ''
  if (trial.kind === 'reads')
    return (
      `${plural(calls, 'reader')} of ${plural(keys, 'key')} cost the source ${plural(loads, 'load')}: ` +
      `${formatCount(shared)} waited for a load that another had begun. All had their answer after ${formatLatency(ms)}.${errors}`
    )
  const later =
    settledMs > ms * 1.05
      ? `, and the source had them all ${formatLatency(settledMs - ms)} later`
      : ', and by then the source had them all'
  return `${plural(calls, 'row')} written in ${formatLatency(ms)}${later}: ${plural(writes, 'write')} reached it.${errors}`
}
