import { isAsOld } from '@/lib/kernel/epoch'
import { EdgesLost, type DependencyIndex } from '@/lib/ports/dependency-index'
import type { FarLevel, Removal, StoredEntry } from '@/lib/ports/far-level'
import type { InvalidationLog } from '@/lib/ports/invalidation-log'
import type { Leases } from '@/lib/ports/lease'
import type { Link, ModelNet } from './model-net'
import type { ModelServer } from './model-server'

const NOTHING = { items: [], cursor: undefined, total: 0 }

interface Way {
  readonly server: ModelServer
  readonly net: ModelNet
  readonly link: Link
}

/** The shared log, seen from one process. */
export function logOf({ server, net, link }: Way): InvalidationLog {
  const call = <T>(label: string, carryOut: () => T): Promise<T> => net.call(link, `log ${label}`, carryOut)
  return {
    shared: true,
    head: () => call('head', () => server.head()),
    append: (statement, origin) =>
      call(`append ${statement.kind} ${statement.names.join(' ')}`, () => server.append(statement, origin)),
    read: (position, limit) => call(`read ${position}`, () => server.read(position, limit)),
    async wait(position, limit, waitMs) {
      const isThere = await call(`wait ${position}`, () => server.state.placed.length > position)
      const { connections } = server
      if (!isThere) await change(server, waitMs)
      if (server.connections !== connections) throw new Error('the server closed the connection')
      return call(`read ${position}`, () => server.read(position, limit))
    },
    replaceEpoch: (seen) => call('replaceEpoch', () => server.replaceEpoch(seen)),
    close: () => Promise.resolve(),
  }
}

function change(server: ModelServer, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = server.waitForChange(() => {
      clearTimeout(timer)
      resolve()
    })
    const timer = setTimeout(() => {
      stop()
      resolve()
    }, waitMs)
  })
}

export const nameOf = ({ key, version }: { key: string; version: number }): string => `${version}:${key}`

/** @returns whether there was something as old as that */
export function removeAsOf(entries: Map<string, StoredEntry>, removal: Removal): boolean {
  const held = entries.get(nameOf(removal))
  return held !== undefined && isAsOld(held, removal) && entries.delete(nameOf(removal))
}

/** The shared level, seen from one process: calls are lost or late as the network has it, and are then misses. */
export function sharedLevelOf({ server, net, link }: Way): FarLevel {
  const call = <T>(label: string, carryOut: () => T): Promise<T> => net.call(link, `L2 ${label}`, carryOut)
  return {
    name: 'redis',
    open: () => Promise.resolve(),
    status: () => ({ status: 'up', reason: '' }),
    read: (addresses) =>
      call(`read ${addresses.map(nameOf).join(' ')}`, () =>
        addresses.map((address) => server.state.entries.get(nameOf(address))?.frame),
      ).catch(() => addresses.map(() => undefined)),
    write: (entries) =>
      call(`write ${entries.map((entry) => `${nameOf(entry)}@${entry.stamp}`).join(' ')}`, () => {
        for (const entry of entries) server.state.entries.set(nameOf(entry), entry)
      }).catch(() => undefined),
    remove: (removals) =>
      call('remove', () => removals.filter((removal) => removeAsOf(server.state.entries, removal)).length).catch(
        () => 0,
      ),
    list: () => NOTHING,
    count: () => 0,
    tally: () => NOTHING,
    usage: () => ({ entries: 0, bytes: 0, maxBytes: undefined }),
    sweep: () => ({ entries: 0, bytes: 0 }),
    clear: () => undefined,
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

export function dependenciesOf({ server, net, link }: Way): DependencyIndex {
  const assertWhole = (): void => {
    const { wholeIn } = server.state
    if (wholeIn !== server.life) throw new EdgesLost(String(server.life), wholeIn === undefined)
  }
  return {
    link: (edges) =>
      net.call(link, `index link ${edges.map(({ child }) => child).join(' ')}`, () => {
        assertWhole()
        for (const { child, parents, until } of edges)
          for (const parent of parents) {
            const children = server.state.edges.get(parent) ?? new Map<string, number>()
            server.state.edges.set(parent, children.set(child, until))
          }
      }),
    childrenOf: (parents) =>
      net.call(link, `index children of ${parents.join(' ')}`, () => {
        assertWhole()
        return [...new Set(parents.flatMap((parent) => [...(server.state.edges.get(parent)?.keys() ?? [])]))]
      }),
    settle: (life) =>
      net.call(link, 'index settle', () => {
        if (String(server.life) === life) server.state.wholeIn = server.life
      }),
  }
}

export function leasesOf({ server, net, link }: Way): Leases {
  return {
    acquire: (name) =>
      net.call(link, `lease ${name}`, () => {
        if (server.state.leases.has(name)) return undefined
        server.state.leases.set(name, 1)
        return () => net.call(link, `unlease ${name}`, () => void server.state.leases.delete(name))
      }),
  }
}
