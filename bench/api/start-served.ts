import { fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), 'api-served.mjs')
export const TOKEN = 'a-token-of-the-bench-with-enough-characters'

export interface Served {
  readonly port: number
  memory(): Promise<{ readonly held: number; readonly rss: number; readonly cpuMs: number }>
  /** Has something happen in the cache. */
  cause(): void
  stop(): void
}

/** Starts the API over a cache with so many entries, in a process of its own. */
export async function startServed(entries: number): Promise<Served> {
  const child = fork(PROGRAM, [String(entries), TOKEN], { execArgv: ['--expose-gc', '--max-old-space-size=6000'] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    port,
    async memory() {
      child.send('memory')
      const [told] = (await once(child, 'message')) as [{ memory: NodeJS.MemoryUsage; cpu: NodeJS.CpuUsage }]
      const { heapUsed, external, rss } = told.memory
      return { held: heapUsed + external, rss, cpuMs: (told.cpu.user + told.cpu.system) / 1_000 }
    },
    cause: () => void child.send('event'),
    stop: () => void child.kill(),
  }
}
