import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { serialize } from '@/lib/codec/serialization'
import { compressors } from './compressors'
import { contenders } from './contenders'
import { rowsOf } from './rows'

const ROUNDS = Number(process.env['ROUNDS'] ?? 31)
/** Short, so that the contenders of one round meet the same machine; the best round is the one nobody else disturbed. */
const ROUND_MS = 5
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

function spread(values: readonly number[]) {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toPrecision(4))
  return { median: at(0.5), min: at(0), max: at(1) }
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
  for (let round = -1; round < ROUNDS; round++) {
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
    ...{ encodeUs: spread(encode[at] ?? []), decodeUs: spread(decode[at] ?? []) },
    timesJsonAtBest: Number((best(0) / best(at)).toPrecision(3)),
    timesJson: spread((encode[at] ?? []).map((_, round) => both(0, round) / both(at, round))),
  }))
}

function compressions(jsonBytes: number) {
  const raw = serialize(rowsOf(jsonBytes))
  return compressors.map(({ name, pack, unpack }) => {
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
    const [packUs, unpackUs] = [spread(packs), spread(unpacks)]
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

const results = {
  machine: { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, rounds: ROUNDS },
  roundTrips: SIZES.map((jsonBytes) => ({ jsonBytes, contenders: roundTrips(jsonBytes) })),
  compressions: SIZES.slice(1).map((jsonBytes) => ({ jsonBytes, compressors: compressions(jsonBytes) })),
}

function markdown(): string {
  const lines = [
    '# Codec',
    '',
    `Rows of nine columns; medians of ${ROUNDS} interleaved rounds, Node ${process.version}, one core. Where other work shared the machine, look at the best rounds.`,
    '',
  ]
  for (const { jsonBytes, contenders: rows } of results.roundTrips) {
    lines.push(`## Round trip, ${jsonBytes} B of JSON`, '')
    lines.push(
      '| contender | bytes | of JSON | encode µs | decode µs | × JSON, median (min–max) | × JSON, best rounds |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    )
    for (const row of rows) {
      const ratio = `${row.timesJson.median} (${row.timesJson.min}–${row.timesJson.max})`
      lines.push(
        `| ${row.name} | ${row.bytes} | ${row.ofJsonBytes.toFixed(2)} | ${row.encodeUs.median} | ${row.decodeUs.median} | ${ratio} | ${row.timesJsonAtBest} |`,
      )
    }
    lines.push('')
  }
  lines.push('## Compression of serialized rows', '')
  lines.push(
    '| JSON | compressor | raw | packed | pack µs | unpack µs | µs per KiB saved |',
    '| ---: | --- | ---: | ---: | ---: | ---: | ---: |',
  )
  for (const { jsonBytes, compressors: rows } of results.compressions) {
    for (const row of rows) {
      lines.push(
        `| ${jsonBytes} | ${row.name} | ${row.rawBytes} | ${row.bytes} | ${row.packUs.median} | ${row.unpackUs.median} | ${row.usPerKiBSaved} |`,
      )
    }
  }
  lines.push('', 'A wire of 1 Gbit/s takes 8.4 µs for a KiB, twice where it is written and read once.')
  return `${lines.join('\n')}\n`
}

mkdirSync('bench/results', { recursive: true })
writeFileSync('bench/results/codec.json', `${JSON.stringify(results, null, 1)}\n`)
writeFileSync('bench/results/codec.md', markdown())
console.log(markdown())
