import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { keepResults, type Cell, type Table } from '@/bench/harness/results'
import { emptied, invalidateDuringLoad, missedMessage, restart, withStage, type Stage } from './cases'
import { taggedHit, tagInvalidation } from './costs'
import { INVALIDATIONS, type Peer } from './peer'
import { peers } from './peers'

const SIZES = [1_000, 10_000, 100_000]

interface Column {
  readonly name: string
  readonly of: (peer: Peer) => Promise<Cell>
}

const byKeyAndTag = (title: string, of: (peer: Peer, how: 'key' | 'tag') => Promise<Cell>): Column[] =>
  INVALIDATIONS.map((how) => ({ name: `${title}by ${how}`, of: (peer: Peer) => of(peer, how) }))

async function tableOf(stage: Stage, title: string, { note, columns }: { note: string; columns: readonly Column[] }) {
  const rows: { name: string; cells: Cell[] }[] = []
  for (const peer of peers) {
    const cells: Cell[] = []
    for (const column of columns) {
      await emptied(stage)
      cells.push(await column.of(peer))
    }
    rows.push({ name: titleOf(peer), cells })
    console.error(
      `${title}: ${peer.name}: ${JSON.stringify(cells.map((cell) => (typeof cell === 'object' ? cell?.median : cell)))}`,
    )
  }
  const table: Table = { title, note, columns: columns.map(({ name }) => name), rows }
  return table
}

function titleOf(peer: Peer): string {
  const path = peer.name === 'timberline' ? 'package.json' : `node_modules/${peer.package}/package.json`
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
  return `${peer.name} ${version}`
}

const other = fileURLToPath(new URL('side-by-side-other-process.mjs', import.meta.url))

await withStage(other, async (stage) => {
  const hits = new Map<string, Awaited<ReturnType<typeof taggedHit>>>()
  const hitsOf = async (peer: Peer) => {
    const known = hits.get(peer.name) ?? (await taggedHit(stage, peer))
    hits.set(peer.name, known)
    return known
  }
  keepResults('side-by-side', {
    title: 'Side by side with bentocache and cacheable',
    goals: [],
    tables: [
      await tableOf(stage, 'An invalidation during a load', {
        note: 'A load has read its value; the value changes and is invalidated; the load ends. What do later readers get?',
        columns: byKeyAndTag('', (peer, how) => invalidateDuringLoad(stage, peer, how)),
      }),
      await tableOf(stage, 'A missed message, then a reconnect', {
        note: "A process's connections to Redis are cut; another process invalidates; the connections are back. What does the first one answer from its memory?",
        columns: byKeyAndTag('', (peer, how) => missedMessage(stage, peer, how)),
      }),
      await tableOf(stage, 'A restart with a warm lower level', {
        note: 'A process fills its lower level and ends; another invalidates; the first starts again. On disk, each process has a directory of its own.',
        columns: [
          ...byKeyAndTag('Redis, ', (peer, how) => restart(stage, peer, { how, disk: false })),
          ...byKeyAndTag('disk, ', (peer, how) => restart(stage, peer, { how, disk: true })),
        ],
      }),
      await tableOf(stage, 'A hit in memory, ns', {
        note: '`await get(key)` in a loop. Median (least–most) of seven rounds of 60 ms, untagged and tagged in turn.',
        columns: [
          { name: 'untagged', of: async (peer) => (await hitsOf(peer)).untagged },
          { name: 'tagged', of: async (peer) => (await hitsOf(peer)).tagged },
        ],
      }),
      await tableOf(stage, 'Invalidating a tag, ms', {
        note: 'Until the call has returned, with so many keys that carry the tag in memory and in Redis. Median (least–most) of three. Timberline first looks at up to 1,000 entries of memory and 250 of Redis, to answer how many go; the others answer nothing.',
        columns: SIZES.map((keys) => ({
          name: keys.toLocaleString('en'),
          of: (peer: Peer) => tagInvalidation(stage, peer, keys),
        })),
      }),
      {
        title: 'Settings',
        note: 'TTL of one hour, Redis on the same machine, every process with connections of its own.',
        columns: ['settings'],
        rows: peers.map((peer) => ({ name: titleOf(peer), cells: [peer.settings] })),
      },
    ],
  })
})
process.exit(0)
