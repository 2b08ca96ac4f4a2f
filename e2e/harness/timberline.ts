import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort, type RedisServer, startRedis } from '@/lib/testing/redis-server'

/** An admin's bearer token for what a test prepares or checks behind the page's back. */
const adminToken = 'end-to-end-admin-token-of-the-tests-only'

/** The real thing: `scripts/start.mjs` with a Redis, a port and a data directory of its own. */
export class Timberline {
  readonly redis: RedisServer
  readonly port: number
  readonly dataDirectory: string
  readonly #demo: 'on' | 'off'
  #process: ChildProcess | undefined
  #output: string[] = []

  private constructor(parts: { redis: RedisServer; port: number; dataDirectory: string; demo: 'on' | 'off' }) {
    this.redis = parts.redis
    this.port = parts.port
    this.dataDirectory = parts.dataDirectory
    this.#demo = parts.demo
  }

  static async start({ demo }: { demo: 'on' | 'off' }): Promise<Timberline> {
    const timberline = new Timberline({
      redis: await startRedis(),
      port: await freePort(),
      dataDirectory: await mkdtemp(join(tmpdir(), 'timberline-e2e-')),
      demo,
    })
    await timberline.run()
    return timberline
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** What the start has printed since it last ran. */
  get output(): string {
    return this.#output.join('\n')
  }

  /** The link that signs in, as printed. */
  get signInLink(): string {
    const link = /http\S+\/sign-in#token=\S+/.exec(this.output)?.[0]
    if (!link) throw new Error(`no sign-in link was printed:\n${this.output}`)
    return link
  }

  /** Starts it, again where it was stopped, on the same port and data; resolves when it says that it runs. */
  async run(): Promise<void> {
    this.#output = []
    const child = spawn(process.execPath, ['scripts/start.mjs'], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PORT: String(this.port),
        HOST: '127.0.0.1',
        REDIS_URL: this.redis.url,
        DATABASE_URL: '',
        TIMBERLINE_DATA_DIR: this.dataDirectory,
        TIMBERLINE_DEMO: this.#demo,
        TIMBERLINE_ADMIN_TOKEN: adminToken,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    const runs = new Promise<void>((resolve, reject) => {
      const note = (line: string): void => {
        this.#output.push(line)
        if (line.startsWith('Ctrl-C')) resolve()
      }
      createInterface({ input: child.stdout }).on('line', note)
      createInterface({ input: child.stderr }).on('line', note)
      child.once('exit', (code) => reject(new Error(`the start ended with code ${code}:\n${this.output}`)))
    })
    await runs
  }

  /** Ctrl-C, and its end. @returns the exit code */
  async stop(): Promise<number | null> {
    const child = this.#process
    if (!child || child.exitCode !== null) return child?.exitCode ?? null
    const ended = once(child, 'exit')
    child.kill('SIGINT')
    await ended
    return child.exitCode
  }

  /** Ends it and everything it had. */
  async discard(): Promise<void> {
    await this.stop()
    await this.redis.stop()
    await rm(this.dataDirectory, { recursive: true, force: true })
  }

  /** Calls the admin API with an admin's token. */
  api(path: string, init: { method?: string; body?: unknown } = {}): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, {
      method: init.method ?? 'GET',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    })
  }

  /** As `api`, where anything but success is a failure of the test. */
  async ask<T = unknown>(path: string, init: { method?: string; body?: unknown } = {}): Promise<T> {
    const response = await this.api(path, init)
    const text = await response.text()
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
}
