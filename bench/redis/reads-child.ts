/** Holds one contender and reads through it when told to. A process for each, as for memory (`l1/child.ts`). */
import { contenders } from '@/bench/contenders'
import { type Round, sampleOf } from '@/bench/harness/interleaved'
import { answerAll } from '@/bench/harness/player'
import { askedOf, keysOf, valueOf } from '@/bench/harness/samples'
import { median } from '@/bench/harness/spread'
import { type FilledContender, OWN_LEVELS } from './level-contenders'
import { CONCURRENT, KEYS } from './reads-size'
import type { Answer, Order, Setup, Way } from './reads-orders'

const keys = keysOf(KEYS)
const asked = askedOf(keys, 50_000)
const thousand = [...new Set(asked)].slice(0, 1_000)
let next = 0
const key = (): string => asked[next++ % asked.length] ?? ''
let contender: FilledContender | undefined

async function setUp({ url, name }: Setup): Promise<Answer> {
  contender = (await OWN_LEVELS[name]?.(url, keys)) ?? (await filled(name, url))
  return { kind: 'ready' }
}

async function filled(name: string, url: string): Promise<FilledContender> {
  for (const load of Object.values(contenders)) {
    const made = await (await load()).redis?.[name]?.(url)
    if (!made) continue
    for (let from = 0; from < KEYS; from += 250)
      await Promise.all(keys.slice(from, from + 250).map((one, i) => made.set(one, valueOf(from + i))))
    return made
  }
  throw new Error(`no contender ${name}`)
}

async function concurrently({ get }: FilledContender, ms: number): Promise<Round> {
  const end = performance.now() + ms
  let reads = 0
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      if ((await get(key())) === undefined) throw new Error('a miss')
      reads++
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, worker))
  return reads
}

/** The median time of a read when one waits for the other, µs. */
async function oneAtATime({ get }: FilledContender, ms: number): Promise<Round> {
  const times: number[] = []
  const end = performance.now() + ms
  while (performance.now() < end) {
    const begun = performance.now()
    await get(key())
    times.push((performance.now() - begun) * 1_000)
  }
  return { operations: times.length, figure: median(times) }
}

/** ms for 1,000 keys at once: the median of a few. */
async function allAtOnce({ getMany }: FilledContender): Promise<Round> {
  const times: number[] = []
  while (times.length < 5) {
    const begun = performance.now()
    const values = await getMany?.(thousand)
    times.push(performance.now() - begun)
    if (values?.length !== 1_000 || values.includes(undefined)) throw new Error('a miss')
  }
  return { operations: times.length * 1_000, figure: median(times) }
}

const RUNS: Record<Way, (contender: FilledContender, ms: number) => Promise<Round>> = {
  concurrently,
  'one at a time': oneAtATime,
  'all at once': allAtOnce,
}

async function measure({ way, ms }: Order): Promise<Answer> {
  const read = contender
  if (!read) throw new Error('nothing is set up')
  return { kind: 'measured', sample: await sampleOf(() => RUNS[way](read, ms)) }
}

answerAll((message: Setup | Order) => (message.kind === 'setup' ? setUp(message) : measure(message)))
