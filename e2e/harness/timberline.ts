import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type ApiClient, createClient } from '@/lib/api/client'
import { freePort, type RedisServer, startRedis } from '@/lib/testing/redis-server'

const adminToken = 'end-to-end-admin-token-of-the-tests-only'

/** The real thing: `scripts/start.mjs` with a Redis, a port and a data directory of its own. */
export class Timberline {
  /** The admin API with an admin's token, for what a test prepares or checks behind the page's back. */
  readonly api: ApiClient
  readonly port: number
  readonly dataDirectory: string
  readonly #demo: 'on' | 'off'
  #redis: RedisServer | undefined
  #process: ChildProcess | undefined
  #output: string[] = []

  private constructor(parts: { redis?: RedisServer; port: number; dataDirectory: string; demo: 'on' | 'off' }) {
    this.#redis = parts.redis
    this.port = parts.port
    this.dataDirectory = parts.dataDirectory
    this.#demo = parts.demo
    this.api = createClient({ baseUrl: `${this.url}/api/v1`, token: adminToken })
  }

  /** @param options `redis: 'none'`: on a machine that has no Redis and may not install one */
  static async start({ demo, redis = 'own' }: { demo: 'on' | 'off'; redis?: 'own' | 'none' }): Promise<Timberline> {
    const timberline = new Timberline({
      redis: redis === 'own' ? await startRedis() : undefined,
      port: await freePort(),
      dataDirectory: await mkdtemp(join(tmpdir(), 'timberline-e2e-')),
      demo,
    })
    await timberline.run()
    return timberline
  }

  get redisUrl(): string {
    if (!this.#redis) throw new Error('this app has no Redis')
    return this.#redis.url
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
        // Without one: an empty PATH has no redis-server, and no apt-get to install it with.
        ...(this.#redis ? { REDIS_URL: this.#redis.url } : { REDIS_URL: '', PATH: this.dataDirectory }),
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
    await this.#redis?.stop()
    await rm(this.dataDirectory, { recursive: true, force: true })
  }

  /** kill -9 of its Redis: connections are reset, nothing listens any more. */
  async killRedis(): Promise<void> {
    await this.#redis?.kill()
  }

  /** An empty Redis where the killed one was. */
  async reviveRedis(): Promise<void> {
    this.#redis = await startRedis({ port: this.#redis?.port })
  }
}
