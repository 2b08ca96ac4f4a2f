import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'
import { startTcpProxy } from '@/lib/testing/tcp-proxy'
import { invalidations, tagsFor, type Invalidation, type Member, type Peer } from './peer'

const run = promisify(execFile)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** How long after everything works again a stale answer is waited for to go; then it is as good as there for its TTL. */
const PATIENCE_MS = 10_000
/** What a reconnect may take before the first answer counts. */
const RECONNECT_MS = 3_000
const OLD = 'stale for its TTL'

export interface Stage {
  readonly server: RedisServer
  /** The bundled `other-process`. */
  readonly other: string
}

export async function withStage<T>(other: string, work: (stage: Stage) => Promise<T>): Promise<T> {
  const server = await startRedis()
  try {
    return await work({ server, other })
  } finally {
    await server.stop()
  }
}

const inOtherProcess = async ({ other }: Stage, ...args: string[]): Promise<void> =>
  void (await run(process.execPath, [other, ...args]))

/** (a) The value is read, then it changes and is invalidated, then the load ends. What do later readers get? */
export async function invalidateDuringLoad(stage: Stage, peer: Peer, how: Invalidation): Promise<string> {
  const member = await peer.open({ url: stage.server.url })
  await warmUp(member)
  let source = 'old'
  const load = async (): Promise<string> => {
    const read = source
    await pause(300)
    return read
  }
  const loading = member.getOrSet('item:1', load, tagsFor[how])
  await pause(100)
  source = 'new'
  await invalidations[how](member)
  await loading
  const answer = await untilNew(member, how, 2_000)
  await member.close()
  return answer
}

/** (b) Another process invalidates while this one's connections to Redis are cut; then they are back. */
export async function missedMessage(stage: Stage, peer: Peer, how: Invalidation): Promise<string> {
  const proxy = await startTcpProxy({ port: stage.server.port })
  const member = await peer.open({ url: proxy.url })
  await warmUp(member)
  await member.getOrSet('item:1', async () => 'old', tagsFor[how])
  await pause(200)
  proxy.cut()
  await inOtherProcess(stage, peer.name, stage.server.url, how)
  proxy.resume()
  const before = performance.now()
  while (proxy.connections() < 2 && performance.now() - before < RECONNECT_MS) await pause(20)
  await pause(500)
  const answer = await untilNew(member, how, PATIENCE_MS)
  await member.close()
  await proxy.close()
  return answer
}

/** (c) A process fills its lower level and ends, another invalidates, the first starts again. */
export async function restart(stage: Stage, peer: Peer, { how, disk }: { how: Invalidation; disk: boolean }) {
  if (disk && !peer.hasDisk) return 'no such level'
  const folder = mkdtempSync(join(tmpdir(), 'timberline-side-'))
  const own = disk ? [folder] : []
  await inOtherProcess(stage, peer.name, stage.server.url, `fill-${how}`, ...own)
  const elsewhere = disk ? [mkdtempSync(join(tmpdir(), 'timberline-side-'))] : []
  await inOtherProcess(stage, peer.name, stage.server.url, how, ...elsewhere)
  // Without Redis' copy what the disk holds is all there is; each has its own way to serve it.
  const member = await peer.open({ url: stage.server.url, ...(disk ? { folder } : {}) })
  await warmUp(member)
  const answer = await untilNew(member, how, 2_000)
  await member.close()
  for (const directory of [folder, ...elsewhere]) rmSync(directory, { recursive: true, force: true })
  return answer
}

/** Connections are made at the first use, which is not what is asked about. */
async function warmUp(member: Member): Promise<void> {
  await member.getOrSet('warm:1', async () => 1, [])
  await pause(200)
}

async function untilNew(member: Member, how: Invalidation, patienceMs: number): Promise<string> {
  const begun = performance.now()
  for (let reads = 0; ; reads++) {
    const value = await member.getOrSet('item:1', async () => 'new', tagsFor[how])
    if (value === 'new') return reads === 0 ? 'new' : `new after ${Math.round(performance.now() - begun)} ms`
    if (performance.now() - begun > patienceMs) return OLD
    await pause(50)
  }
}

/** Redis with nothing in it, so that peers do not meet what others left. */
export async function emptied({ server }: Stage): Promise<void> {
  const client = new Redis(server.url)
  await client.flushall()
  client.disconnect()
}
