/** So many rounds of hits in memory and nothing else, for `instructions.ts`, which counts what the process executes. */
import { askedOf, keysOf } from '@/bench/harness/samples'
import { chunksOf, readAll, readerOf } from './reader'

const HITS_A_ROUND = 100_000
const CHUNK = 1_000
/** 20 million hits a second: under valgrind the real time would let fifty times as much be sampled of each. */
const MS_A_CHUNK = 0.05

const [variant = 'bare', count = '1000', rounds = '10'] = process.argv.slice(2)
const keys = keysOf(Number(count))
let ms = 0
const read = readerOf(variant, keys, { now: () => ms })
const chunks = chunksOf(askedOf(keys, HITS_A_ROUND), CHUNK)
for (let round = 0; round < Number(rounds); round++)
  for (const chunk of chunks) {
    readAll(read, chunk)
    ms += MS_A_CHUNK
  }
