import { type ChildProcess, spawn } from 'node:child_process'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface RedisServerOptions {
  /** A free one by default. Give the port of a server that was killed to start it anew. */
  readonly port?: number
  /** Listen on a Unix socket alone; `url` is then its path. */
  readonly unixSocket?: boolean
  readonly cluster?: boolean
  /** Where it keeps its files; a directory of its own, removed by `stop`, by default. */
  readonly directory?: string
  /** More of `redis-server`'s arguments, such as `['--maxmemory', '2mb']`. */
  readonly args?: readonly string[]
}

export interface RedisServer {
  /** What ioredis takes: `redis://127.0.0.1:port`, or the path of the socket. */
  readonly url: string
  /** 0 where it listens on a Unix socket. */
  readonly port: number
  readonly pid: number
  readonly directory: string
  /** Ends it and removes its files. May be called twice, and after `kill`. */
  stop(): Promise<void>
  /** kill -9; its files stay. */
  kill(): Promise<void>
  /** SIGSTOP: connections stay open and nothing is answered. */
  pause(): void
  resume(): void
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** @returns a port that nothing listened on a moment ago */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** Starts a private server, without persistence, and waits until it answers. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'timberline-redis-')))
  const port = options.unixSocket ? 0 : (options.port ?? (await clusterSafePort(options.cluster)))
  const socket = join(directory, 'redis.sock')
  const child = spawn(
    await findRedisServer(),
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'no'],
      ...(options.unixSocket ? ['--unixsocket', socket] : []),
      ...(options.cluster ? ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'] : []),
      ...(options.args ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  running.add(child)
  const gone = new Promise<void>((resolve) => child.once('exit', () => (running.delete(child), resolve())))
  await untilReady(child)

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill('SIGCONT')
    child.kill(signal)
    await gone
  }
  return {
    url: options.unixSocket ? socket : `redis://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    directory,
    stop: async () => {
      await end('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    },
    kill: () => end('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}

/** @returns the path of `redis-server`, or of `valkey-server` where only that is on the PATH */
export async function findRedisServer(): Promise<string> {
  for (const name of ['redis-server', 'valkey-server'])
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, name)
      if (
        await access(path).then(
          () => true,
          () => false,
        )
      )
        return path
    }
  throw new Error('neither redis-server nor valkey-server is on the PATH; install one (apt-get install redis-server)')
}

/** A cluster node also listens on its port + 10,000, which has to be a port, too. */
async function clusterSafePort(cluster: boolean | undefined): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (!cluster || port < 55_000) return port
  }
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      if (output.includes('eady to accept connections')) resolve()
    }
    // The pipes are read to the end: a server whose log nobody reads stops when the pipe is full.
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the Redis server ended with ${code} at its start:\n${output}`)))
  })
}
