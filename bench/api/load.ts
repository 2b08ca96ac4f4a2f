/**
 * What a crowd does to the API: clients that ask for `GET /stats` and for a page of `GET /entries` as often as a page of the
 * console does unless it is told otherwise (5 s), as long as the form says. Latency counts from when a request was due, so that a client that had to wait is not forgotten.
 */
import { Agent, get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { byForm } from '@/bench/harness/form'
import { atMost, keepResults } from '@/bench/harness/results'
import { startServed, TOKEN } from './start-served'

const ENTRIES = byForm(100_000, 1_000_000)
const CLIENTS = 200
const EVERY_MS = 5_000
const SECONDS = byForm(15, 60)
const ALONE = byForm(300, 500)
/** Lists that the crowd looks at: consoles stand on a few. Who is alone asks for another one each time, so none was kept. */
const LISTS = 10
const ROUTES = ['/stats', '/entries'] as const
type Route = (typeof ROUTES)[number]

const served = await startServed(ENTRIES)
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
let answered = 0

function ask(route: Route, at: number): Promise<void> {
  const path = route === '/stats' ? route : `${route}?prefix=company:${at}&sort=key&limit=50`
  const options = { agent, port: served.port, path: `/api/v1${path}`, headers: { authorization: `Bearer ${TOKEN}` } }
  return new Promise((resolve, reject) => {
    get(options, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`${path} was answered with ${answer.statusCode}`))
      answered++
      answer.resume().once('end', resolve)
    }).once('error', reject)
  })
}

/** One request after the other. */
async function alone(route: Route): Promise<number[]> {
  const took: number[] = []
  for (let at = 0; at < ALONE; at++) {
    const begun = performance.now()
    await ask(route, at)
    took.push(performance.now() - begun)
  }
  return took
}

async function client(number: number, took: Record<Route, number[]>): Promise<void> {
  const begun = performance.now() + (EVERY_MS * number) / CLIENTS
  for (let round = 0; round < (SECONDS * 1_000) / EVERY_MS; round++)
    for (const [turn, route] of ROUTES.entries()) {
      const due = begun + round * EVERY_MS + (turn * EVERY_MS) / ROUTES.length
      if (due > performance.now()) await wait(due - performance.now())
      await ask(route, (number + round) % LISTS)
      took[route].push(performance.now() - due)
    }
}

function quantile(sample: readonly number[], q: number): number {
  const sorted = sample.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

// Compiled before it is timed.
for (let at = 0; at < 50; at++) await Promise.all(ROUTES.map((route) => ask(route, ALONE + at)))
const unloaded = { '/stats': await alone('/stats'), '/entries': await alone('/entries') }
const before = await served.memory()
const loaded: Record<Route, number[]> = { '/stats': [], '/entries': [] }
const asked = answered
await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number, loaded)))
const after = await served.memory()
served.stop()
agent.destroy()

const MB = 1_048_576
const requests = answered - asked
const grown = (after.held - before.held) / MB
keepResults('api-load', {
  title: 'The API under load',
  tables: [
    {
      title: `Latency, ms: ${CLIENTS} clients, each route every ${EVERY_MS / 1_000} s, for ${SECONDS} s; ${ENTRIES.toLocaleString('en')} entries`,
      note:
        'From when a request was due to the end of its answer, client and server on one machine. `alone`: one client, one ' +
        `request after the other, another list each time; loaded: of ${LISTS} lists. ` +
        'A page of a list is found by a walk through all of memory, in steps; ' +
        'who asks the same within two seconds in which nothing was written shares one.',
      columns: ['alone, p50', 'alone, p99', 'loaded, p50', 'loaded, p99', 'p99, times'],
      rows: ROUTES.map((route) => ({
        name: `GET ${route}`,
        cells: [
          ...[quantile(unloaded[route], 0.5), quantile(unloaded[route], 0.99)],
          ...[quantile(loaded[route], 0.5), quantile(loaded[route], 0.99)],
          quantile(loaded[route], 0.99) / quantile(unloaded[route], 0.99),
        ],
      })),
    },
    {
      title: 'The server',
      columns: ['requests', 'processor ms a request', 'held before, MB', 'held after, MB'],
      rows: [
        {
          name: 'while loaded',
          cells: [requests, (after.cpuMs - before.cpuMs) / requests, before.held / MB, after.held / MB],
        },
      ],
    },
  ],
  goals: [
    ...ROUTES.map((route) =>
      atMost(
        'load',
        `p99 of GET ${route} under load, times that alone`,
        quantile(loaded[route], 0.99) / quantile(unloaded[route], 0.99),
        5,
      ),
    ),
    atMost('load', 'memory held more after the load, MB', grown, 16),
  ],
})
