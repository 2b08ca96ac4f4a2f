import { isDeepStrictEqual } from 'node:util'
import { byForm } from '@/bench/harness/form'
import { atLeast, atMost, type Goal, keepResults, type Table } from '@/bench/harness/results'
import { spreadOf } from '@/bench/harness/spread'
import { progress } from '@/bench/harness/progress'
import { serialize } from '@/lib/codec/serialization'
import { compressors } from './compressors'
import { contenders } from './contenders'
import { rowsOf } from './rows'

const ROUNDS = byForm(7, 31)
/** Short, so that the contenders of one round meet the same machine; the best round is the one nobody else disturbed. */
const ROUND_MS = 5
/** Rounds uncounted before, for each contender: JSON is compiled already, what is written in JavaScript is not. */
const WARM_UP = 20
const SIZES = [200, 2_048, 8_192, 65_536, 262_144]

/** @returns µs a call, over about `ROUND_MS` */
function measure(call: () => unknown): number {
  const start = performance.now()
  let calls = 0
  do {
    for (let at = 0; at < 8; at++) call()
    calls += 8
  } while (performance.now() - start < ROUND_MS)
  return ((performance.now() - start) / calls) * 1_000
}

/** Interleaved rounds; ratios are paired within a round, so that drift of the machine cancels out. */
function roundTrips(jsonBytes: number) {
  const value = rowsOf(jsonBytes)
  const frames = contenders.map((contender) => Uint8Array.from(contender.encode(value)))
  contenders.forEach((contender, at) => {
    const back = contender.decode(frames[at] as Uint8Array)
    if (!isDeepStrictEqual(back, value)) throw new Error(`${contender.name} gave another value`)
  })
  const encode: number[][] = contenders.map(() => [])
  const decode: number[][] = contenders.map(() => [])
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    contenders.forEach((contender, at) => {
      const encodeUs = measure(() => contender.encode(value))
      const decodeUs = measure(() => contender.decode(frames[at] as Uint8Array))
      if (round < 0) return // warming up
      encode[at]?.push(encodeUs)
      decode[at]?.push(decodeUs)
    })
  }
  const both = (at: number, round: number) => (encode[at]?.[round] ?? NaN) + (decode[at]?.[round] ?? NaN)
  const best = (at: number) => Math.min(...(encode[at] ?? [])) + Math.min(...(decode[at] ?? []))
  return contenders.map(({ name }, at) => ({
    ...{
      name,
      bytes: frames[at]?.length ?? NaN,
      ofJsonBytes: (frames[at]?.length ?? NaN) / (frames[0]?.length ?? NaN),
    },
    ...{ encodeUs: spreadOf(encode[at] ?? []), decodeUs: spreadOf(decode[at] ?? []) },
    timesJsonAtBest: Number((best(0) / best(at)).toPrecision(3)),
    timesJson: spreadOf((encode[at] ?? []).map((_, round) => both(0, round) / both(at, round))),
  }))
}

function compressions(jsonBytes: number) {
  const raw = serialize(rowsOf(jsonBytes))
  return compressors.map(({ name, pack, unpack }) => {
    progress(`${jsonBytes} B, ${name}`)
    const packed = pack(raw)
    if (!unpack(packed, raw.length).equals(raw)) throw new Error(`${name} gave other bytes`)
    const packs: number[] = []
    const unpacks: number[] = []
    for (let round = -1; round < ROUNDS; round++) {
      const packUs = measure(() => pack(raw))
      const unpackUs = measure(() => unpack(packed, raw.length))
      if (round < 0) continue
      packs.push(packUs)
      unpacks.push(unpackUs)
    }
    const [packUs, unpackUs] = [spreadOf(packs), spreadOf(unpacks)]
    const usPerKiBSaved = (packUs.median + unpackUs.median) / ((raw.length - packed.length) / 1_024)
    return {
      name,
      rawBytes: raw.length,
      bytes: packed.length,
      packUs,
      unpackUs,
      usPerKiBSaved: Number(usPerKiBSaved.toPrecision(3)),
    }
  })
}

const tables: Table[] = []
const goals: Goal[] = []
for (const jsonBytes of SIZES) {
  progress(`${jsonBytes} B`)
  const rows = roundTrips(jsonBytes)
  tables.push({
    title: `Round trip, ${jsonBytes} B of JSON`,
    columns: ['bytes', 'of JSON', 'encode µs', 'decode µs', '× JSON', '× JSON, best rounds'],
    rows: rows.map((row) => ({
      name: row.name,
      cells: [row.bytes, row.ofJsonBytes, row.encodeUs, row.decodeUs, row.timesJson, row.timesJsonAtBest],
    })),
  })
  const ours = rows.find(({ name }) => name === 'frame')
  if (!ours || ![2_048, 65_536].includes(jsonBytes)) continue
  goals.push(atLeast('P13', `${jsonBytes} B, round trip, times JSON (${ours.name})`, ours.timesJson, 1.5))
  goals.push(atMost('P13', `${jsonBytes} B, bytes, of JSON's (${ours.name})`, ours.ofJsonBytes, 0.6))
}
tables.push({
  title: 'Compression of serialized rows',
  note: 'A wire of 1 Gbit/s takes 8.4 µs for a KiB, twice where it is written and read once.',
  columns: ['raw', 'packed', 'pack µs', 'unpack µs', 'µs per KiB saved'],
  rows: SIZES.slice(1).flatMap((jsonBytes) =>
    compressions(jsonBytes).map((row) => {
      if (jsonBytes === 65_536 && row.name === 'deflate-raw 1')
        goals.push(
          atMost('P13', '64 KiB compressed on the main thread, ms (deflate 1)', row.packUs.median / 1_000, 0.3),
        )
      return {
        name: `${jsonBytes} B, ${row.name}`,
        cells: [row.rawBytes, row.bytes, row.packUs, row.unpackUs, row.usPerKiBSaved],
      }
    }),
  ),
})
keepResults('codec', { title: 'Codec', tables, goals })
