import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export interface Trace {
  readonly name: string
  readonly keys: readonly string[]
  /** The same keys, numbered densely in the order of their first use. */
  readonly numbers: Int32Array
  readonly distinct: number
}

/** Every `*.txt` and `*.txt.gz` in a folder: one key a line. */
export function readTraces(folder: string): Trace[] {
  const files = readdirSync(folder).filter((file) => /\.txt(\.gz)?$/.test(file))
  return files.sort().map((file) => {
    const bytes = readFileSync(join(folder, file))
    const keys = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n')
    return traceOf(file.replace(/\.txt(\.gz)?$/, ''), keys)
  })
}

export function traceOf(name: string, keys: readonly string[]): Trace {
  const known = new Map<string, number>()
  const numbers = Int32Array.from(keys, (key) => {
    const number = known.get(key) ?? known.size
    known.set(key, number)
    return number
  })
  return { name, keys, numbers, distinct: known.size }
}

/** 2, 10 and 30 % of the distinct keys, 16 at least. */
export function capacitiesOf(trace: Trace): number[] {
  return [0.02, 0.1, 0.3].map((part) => Math.max(16, Math.round(trace.distinct * part)))
}
