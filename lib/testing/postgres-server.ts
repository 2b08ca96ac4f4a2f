import { execFile, spawn } from 'node:child_process'
import { accessSync, chownSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

export interface PostgresServer {
  /**
   * @param template URL of a database that nobody is connected to, to be copied; by default the new one is empty
   * @returns the URL of a database made by this call
   */
  createDatabase(template?: string): Promise<string>
  /** As by SIGSTOP: connections stay, and nobody answers. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** As by kill -9; `restart` brings it back on the same port, with what it had committed. */
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root, so tests that do run it as whoever owns nothing here. */
const UNPRIVILEGED = ['postgres', 'nobody']
/** Nothing that a test needs survives the machine: no fsync. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'max_connections=60', 'shared_buffers=16MB']

/** @returns the folder that PostgreSQL's server programs are in, undefined where there is none */
export function findPostgres(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const debian = '/usr/lib/postgresql'
  if (existsSync(debian))
    folders.push(
      ...readdirSync(debian)
        .sort()
        .reverse()
        .map((version) => join(debian, version, 'bin')),
    )
  return folders.find((folder) => ['initdb', 'postgres'].every((program) => isExecutable(join(folder, program))))
}

/**
 * Starts a private server with an empty cluster in a temporary folder, on a free port of the loopback interface.
 *
 * @param options `keeps`: what was committed survives {@link PostgresServer.kill}
 */
export async function startPostgres({ keeps = false }: { keeps?: boolean } = {}): Promise<PostgresServer> {
  const bin = findPostgres()
  if (!bin)
    throw new Error('PostgreSQL is not installed: put postgres and initdb on the PATH, or apt-get install postgresql')
  const user = await unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'timberline-postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const as = {
    ...user,
    cwd: folder,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, LC_ALL: 'C' },
  }
  await promisify(execFile)(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'timberline', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    as,
  )
  const port = await freePort()
  const settings = [...SETTINGS, `synchronous_commit=${keeps ? 'on' : 'off'}`].flatMap((setting) => ['-c', setting])
  const place = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder]
  const launch = async () => {
    const child = spawn(join(bin, 'postgres'), [...place, ...settings], { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const killOnExit = () => child.kill('SIGKILL')
    process.once('exit', killOnExit)
    void ended.then(() => process.off('exit', killOnExit))
    await ready(child)
    return { child, ended }
  }
  let server = await launch()
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    const { pid } = server.child
    if (pid === undefined) return
    const backends = await backendsOf(pid)
    for (const each of [pid, ...backends]) process.kill(each, name)
  }
  const urlOf = (database: string) => `postgresql://timberline@127.0.0.1:${port}/${database}`
  let databases = 0
  return {
    createDatabase: async (template) => {
      const name = `test_${++databases}`
      const { default: pg } = await import('pg')
      const client = new pg.Client({ connectionString: urlOf('postgres') })
      await client.connect()
      const from = template ? new URL(template).pathname.slice(1) : 'template1'
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${from}`)
      await client.end()
      return urlOf(name)
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    kill: async () => {
      await signal('SIGKILL')
      await server.ended
    },
    restart: async () => void (server = await launch()),
    stop: async () => {
      // "Immediate" shutdown: the cluster is thrown away, nothing needs to be written back.
      server.child.kill('SIGQUIT')
      await server.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function backendsOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(pid)])
  return stdout.trim().split('\n').map(Number)
}

function ready(server: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('database system is ready to accept connections')) resolve()
    })
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)))
  })
}

async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of UNPRIVILEGED) {
    try {
      return { uid: await idOf('-u', name), gid: await idOf('-g', name) }
    } catch {
      continue // No such user here.
    }
  }
  throw new Error(`PostgreSQL does not run as root, and there is no user ${UNPRIVILEGED.join(' or ')}`)
}

async function idOf(flag: '-u' | '-g', name: string): Promise<number> {
  const { stdout } = await promisify(execFile)('id', [flag, name])
  return Number(stdout)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error()),
      )
    })
  })
}
