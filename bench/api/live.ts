/** What clients cost that follow the live stream and do nothing else: memory held for 1,000 of them. */
import { type ClientRequest, get } from 'node:http'
import { byForm } from '@/bench/harness/form'
import { atMost, keepResults } from '@/bench/harness/results'
import { startServed, TOKEN } from './start-served'

const CLIENTS = 1_000
const EVENTS = byForm(20, 100)

const served = await startServed(1_000)
const clients: ClientRequest[] = []
let told = 0
let onTold = () => {}

function follow(): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}` }
  return new Promise((resolve, reject) => {
    const client = get(
      { port: served.port, path: '/api/v1/events?kinds=invalidation', headers, agent: false },
      (answer) => {
        answer.setEncoding('utf8')
        answer.once('data', () => resolve())
        answer.on('data', (text: string) => {
          told += text.split('event: invalidation').length - 1
          onTold()
        })
        answer.once('error', () => undefined)
      },
    )
    client.once('error', reject)
    clients.push(client)
  })
}

/** Resolves when every client was told of so many events. */
function allTold(events: number): Promise<void> {
  return new Promise((resolve) => {
    onTold = () => {
      if (told >= events * CLIENTS) resolve()
    }
    onTold()
  })
}

const before = await served.memory()
for (let from = 0; from < CLIENTS; from += 50) await Promise.all(Array.from({ length: 50 }, follow))
const idle = await served.memory()
for (let event = 1; event <= EVENTS; event++) {
  served.cause()
  await allTold(event)
}
const after = await served.memory()
for (const client of clients) client.destroy()
served.stop()

const MB = 1_048_576
keepResults('api-live', {
  title: 'Clients of the live stream',
  tables: [
    {
      title: `${CLIENTS.toLocaleString('en')} clients that follow, over HTTP`,
      note: `Held: heap and buffers after a collection, more than without clients. Events: ${EVENTS}, each told to every client.`,
      columns: ['held idle, MB', 'held after the events, MB', 'resident idle, MB', 'processor ms an event'],
      rows: [
        {
          name: 'more than none',
          cells: [
            ...[(idle.held - before.held) / MB, (after.held - before.held) / MB, (idle.rss - before.rss) / MB],
            (after.cpuMs - idle.cpuMs) / EVENTS,
          ],
        },
      ],
    },
  ],
  goals: [
    atMost('live', 'held for 1,000 idle clients, MB', (idle.held - before.held) / MB, 100),
    atMost('live', 'resident for 1,000 idle clients, MB', (idle.rss - before.rss) / MB, 100),
  ],
})
