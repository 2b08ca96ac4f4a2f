import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

export interface RawRequest {
  readonly port: number
  readonly method?: string
  /** As it goes over the wire: nothing tidies up its dots. */
  readonly path: string
  /** A name may be given twice. `Host` is the server's own where there is none among them. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string
}

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Empty for a stream that does not end. */
  readonly body: string
}

/** Sends what no browser and no `fetch` would: two Hosts, dots in paths, somebody else's Origin. */
export async function rawRequest({ port, method = 'GET', path, headers = [], body }: RawRequest): Promise<RawAnswer> {
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host')
  const sent = hasHost ? headers : [['Host', `127.0.0.1:${port}`] as const, ...headers]
  const length = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const]
  const call = request({ host: '127.0.0.1', port, method, path, headers: [...sent, ...length].flat() })
  const answered = once(call, 'response') as Promise<[IncomingMessage]>
  call.end(body)
  const [answer] = await answered
  const endless = answer.headers['content-type']?.startsWith('text/event-stream') === true
  const said = endless ? '' : await text(answer)
  if (endless) call.destroy()
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: said }
}

/** @returns what the server said to these lines, until it or the caller's patience ended */
export async function rawLines(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('latin1').setTimeout(2_000, () => socket.destroy())
  let said = ''
  socket.on('data', (data) => (said += String(data)))
  socket.on('error', () => undefined)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await once(socket, 'close')
  return said
}
