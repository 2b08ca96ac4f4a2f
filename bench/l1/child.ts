/**
 * Holds one contender and measures it when told to. A process for each: V8 specialises code for what it has met, and
 * what one contender leaves behind (feedback, heap, timers) would be measured with the next.
 */
import { contenders } from '@/bench/contenders'
import type { MemoryContender } from '@/bench/contenders/contender'
import { sampleOf } from '@/bench/harness/interleaved'
import { answerAll } from '@/bench/harness/player'
import { askedOf, keysOf, valueOf } from '@/bench/harness/samples'
import type { Answer, Order, Setup } from './orders'

const KEYS = 100_000
const ASKED = 400_000
/** Operations between two looks at the clock. */
const CHUNK = 1_000

const keys = keysOf(KEYS)
const asked = askedOf(keys, ASKED)
// As `keysOf` numbers them; a Map of values would be measured with the loader.
const numberOf = (key: string): number => Number(key.slice('company:'.length))
let loads = 0
const load = async (key: string): Promise<object> => {
  loads++
  return valueOf(numberOf(key))
}
let contender: MemoryContender | undefined
let next = 0

async function setUp({ library, variant, capacity, filled }: Setup): Promise<Answer> {
  const made = (await contenders[library]?.())?.memory?.[variant]
  if (!made) throw new Error(`no contender ${library}, ${variant}`)
  // The values alone, to be taken off what the cache takes with them.
  const before = used()
  let values: object[] | undefined = keys.map((_, i) => valueOf(i))
  const valueBytes = (used() - before) / values.length - 8
  values = undefined
  const empty = used()
  contender = await made({ capacity, load })
  if (!filled) return { kind: 'ready', heapBytes: NaN }
  for (let i = 0; i < keys.length; i++) await contender.set(keys[i] ?? '', valueOf(i))
  loads = 0
  return { kind: 'ready', heapBytes: (used() - empty) / keys.length - valueBytes }
}

/** The heap and the buffers outside it. */
function used(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function chunk(): readonly string[] {
  if (next + CHUNK > asked.length) next = 0
  return asked.slice(next, (next += CHUNK))
}

/** Each loop a function of its own, so that each is compiled for its one callee. */
function getSynchronously(get: (key: string) => unknown, some: readonly string[]): void {
  for (const key of some) if (get(key) === undefined) throw new Error(`no ${key}`)
}
async function getAwaiting(get: (key: string) => unknown, some: readonly string[]): Promise<void> {
  for (const key of some) if ((await get(key)) === undefined) throw new Error(`no ${key}`)
}
async function getOrSetAll(getOrSet: (key: string) => unknown, some: readonly string[]): Promise<void> {
  for (const key of some) if ((await getOrSet(key)) === undefined) throw new Error(`no ${key}`)
}
function setSynchronously(set: (key: string, value: object) => unknown, some: readonly string[]): void {
  for (const key of some) set(key, VALUE)
}
async function setAwaiting(set: (key: string, value: object) => unknown, some: readonly string[]): Promise<void> {
  for (const key of some) await set(key, VALUE)
}
const VALUE = valueOf(7)

/** @returns what does one chunk of the operation; undefined where the contender has no such operation */
function runOf({ get, getOrSet, set }: MemoryContender, order: Order): (() => unknown) | undefined {
  const probe = asked[0] ?? ''
  if (order.operation === 'get' && get)
    return get(probe) instanceof Promise ? () => getAwaiting(get, chunk()) : () => getSynchronously(get, chunk())
  if (order.operation === 'getOrSet' && getOrSet) return () => getOrSetAll(getOrSet, chunk())
  if (order.operation === 'overwrite')
    return set(probe, VALUE) instanceof Promise ? () => setAwaiting(set, chunk()) : () => setSynchronously(set, chunk())
  return undefined
}

async function measure(order: Order): Promise<Answer> {
  const run = contender && runOf(contender, order)
  if (!run) return { kind: 'none' }
  const { ms = 0, operations = 0 } = order
  loads = 0
  let done = 0
  const sample = await sampleOf(async () => {
    const end = performance.now() + ms
    do {
      const running = run()
      if (running instanceof Promise) await running
      done += CHUNK
    } while (done < operations || performance.now() < end)
    return done
  })
  return { kind: 'measured', sample, hitRate: 1 - loads / done }
}

answerAll((message: Setup | Order) => (message.kind === 'setup' ? setUp(message) : measure(message)))
