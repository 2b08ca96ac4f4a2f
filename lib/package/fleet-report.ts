import { hostname } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { LogPosition } from '@/lib/engine/answers'
import { positionOf } from '@/lib/engine/browse/position'
import type { Core } from '@/lib/engine/core'
import { readCounts, type ProcessCounts, type ProcessCountsJson } from '@/lib/metrics/process-counts'
import { VERSION } from './version'

/** What a process tells the others of itself. */
export interface FleetReport {
  readonly pid: number
  readonly host: string
  readonly node: string
  readonly version: string
  readonly startedAt: number
  readonly uptimeMs: number
  readonly heapBytes: number
  readonly memory: { readonly entries: number; readonly bytes: number }
  readonly log: LogPosition
  readonly counts: ProcessCounts
}

/** Of what V8 knows itself: `process.memoryUsage()` opens a file, and throws where no descriptor is left. */
export function reportOf(core: Core, startedAt: number, counts: ProcessCounts): FleetReport {
  const { entries, bytes } = core.near.usage()
  return {
    ...{ pid: process.pid, host: hostname(), node: process.versions.node, version: VERSION },
    ...{ startedAt: Math.round(startedAt), uptimeMs: Math.round(core.clock.now() - startedAt) },
    ...{ heapBytes: getHeapStatistics().used_heap_size, memory: { entries, bytes }, log: positionOf(core), counts },
  }
}

/** @returns undefined for what no process of this version wrote */
export function readReport(text: string): FleetReport | undefined {
  try {
    const written: Omit<FleetReport, 'counts'> & { readonly counts: ProcessCountsJson } = JSON.parse(text)
    const { pid, startedAt, uptimeMs, memory, log } = written
    if (![pid, startedAt, uptimeMs, memory.entries, memory.bytes, log.applied].every(Number.isFinite)) return undefined
    return { ...written, counts: readCounts(written.counts) }
  } catch {
    return undefined
  }
}
