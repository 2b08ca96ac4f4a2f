import { createServer, type Socket } from 'node:net'

export interface AnsweringRedis {
  readonly url: string
  /** Answers everything with this error from now on, but what a connection begins with; nothing for as a Redis would. */
  fail(error: string | undefined): void
  close(): Promise<void>
}

const OK = '+OK\r\n'
const INFO = 'redis_version:7.2.0\r\nloading:0\r\n'

/** A server that speaks Redis' protocol, holds one value under every key, and can be made to answer with errors. */
export async function startAnsweringRedis(value: string): Promise<AnsweringRedis> {
  let error: string | undefined
  const sockets = new Set<Socket>()
  const answerTo = (command: string): string => {
    if (command === 'INFO') return bulk(INFO)
    if (command === 'CLIENT' || command === 'SELECT') return OK
    if (error !== undefined) return `-${error}\r\n`
    if (command === 'GET') return bulk(value)
    return command.startsWith('EVAL') ? '*2\r\n:0\r\n:0\r\n' : OK
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    let received = ''
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    // One character a byte: lengths are of bytes.
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      received += String(text)
      for (let next = firstCommand(received); next !== undefined; next = firstCommand(received)) {
        received = received.slice(next.length)
        socket.write(answerTo(next.name))
      }
    })
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address && typeof address === 'object') resolve(address.port)
    })
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    fail: (answer) => void (error = answer),
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`

/** @returns the name of the first command, an array of bulk strings, and how long all of it is; undefined before it is whole */
function firstCommand(text: string): { readonly name: string; readonly length: number } | undefined {
  const parts = /^\*(\d+)\r\n/.exec(text)
  if (!parts) return undefined
  let at = parts[0].length
  let name = ''
  for (let i = 0; i < Number(parts[1]); i++) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at, at + 16))
    if (!size) return undefined
    const start = at + size[0].length
    at = start + Number(size[1]) + 2
    if (at > text.length) return undefined
    if (i === 0) name = text.slice(start, at - 2).toUpperCase()
  }
  return { name, length: at }
}
