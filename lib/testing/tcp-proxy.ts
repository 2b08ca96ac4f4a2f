import { createServer, connect as dial, type Server, type Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  readonly url: string
  /** Connections open now. */
  connections(): number
  /** Delays what the server answers, ms. */
  latency(ms: number): void
  /** Loses what the server answers, with this chance: TCP sends it again after its shortest time-out, 200 ms on Linux. */
  lose(chance: number, random: () => number): void
  /** Hands on answers one byte at a time, this many bytes a second. */
  slice(bytesPerSecond: number): void
  /** Half-open: keeps connections and accepts new ones, but nothing arrives either way until `resume`. */
  blackhole(): void
  /** Closes every connection with FIN, and refuses new ones. */
  cut(): void
  /** Closes every connection with RST; new ones are accepted. */
  reset(): void
  /** Takes all faults back. As with TCP, what a black hole held up then arrives. */
  resume(): void
  close(): Promise<void>
}

interface Faults {
  latencyMs: number
  bytesPerSecond: number
  isLost: () => boolean
  silent: boolean
  refusing: boolean
}

const RETRANSMIT_MS = 200
const never = (): boolean => false

/** A proxy on a port of its own in front of a local server, that does to connections what networks do. */
export async function startTcpProxy(target: { readonly port: number }): Promise<TcpProxy> {
  const faults: Faults = { latencyMs: 0, bytesPerSecond: 0, isLost: never, silent: false, refusing: false }
  const clients = new Map<Socket, Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (faults.refusing) return void client.destroy()
    const upstream = dial(target.port, '127.0.0.1')
    clients.set(client, upstream)
    client.on('data', (chunk) => void upstream.write(chunk))
    if (faults.silent) client.pause()
    let answered: Promise<unknown> = Promise.resolve()
    // One chain a connection keeps answers in order, however late each is.
    upstream.on('data', (chunk) => (answered = answered.then(() => deliver(chunk, client, faults))))
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => (clients.delete(client), other.destroy()))
    }
  })
  const port = await listen(server)
  const end = (how: 'destroy' | 'resetAndDestroy'): void => {
    for (const client of clients.keys()) client[how]()
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    connections: () => clients.size,
    latency: (ms) => void (faults.latencyMs = ms),
    lose: (chance, random) => void (faults.isLost = () => random() < chance),
    slice: (bytesPerSecond) => void (faults.bytesPerSecond = bytesPerSecond),
    blackhole: () => {
      faults.silent = true
      for (const pair of clients) for (const socket of pair) socket.pause()
    },
    cut: () => {
      faults.refusing = true
      end('destroy')
    },
    reset: () => end('resetAndDestroy'),
    resume: () => {
      Object.assign(faults, { latencyMs: 0, bytesPerSecond: 0, isLost: never, silent: false, refusing: false })
      for (const pair of clients) for (const socket of pair) socket.resume()
    },
    close: () => {
      end('destroy')
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function deliver(chunk: Buffer, client: Socket, faults: Faults): Promise<void> {
  if (faults.latencyMs > 0) await pause(faults.latencyMs)
  while (faults.isLost()) await pause(RETRANSMIT_MS)
  for (let i = 0; i < chunk.length && faults.bytesPerSecond > 0; i++) {
    if (client.destroyed) return
    client.write(chunk.subarray(i, i + 1))
    await pause(1_000 / faults.bytesPerSecond)
    if (faults.bytesPerSecond === 0) return void client.write(chunk.subarray(i + 1))
    if (i === chunk.length - 1) return
  }
  if (!client.destroyed) client.write(chunk)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address && typeof address === 'object') resolve(address.port)
    })
  })
}
