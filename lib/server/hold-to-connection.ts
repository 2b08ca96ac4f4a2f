import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { clientAddress } from './client-address'

/** Node's own channel: told of each request before any server's listeners are. */
const CHANNEL = 'http.server.request.start'

/**
 * Has the headers of every request to this process say what its connection says, before Next makes a `Request` of it, in
 * which the connection cannot be seen any more. `X-Forwarded-For` becomes the caller's address, and of two `Host` headers,
 * of which Node would keep the first, both are kept: the handlers refuse such a name. What is no escape in a path stands
 * for itself, as in a mounted API: Next would answer with 500 before anybody is asked.
 *
 * @param options `trustedProxies`: how many proxies of our own stand in front
 * @returns a function that ends it
 */
export function holdToConnection({ trustedProxies }: { trustedProxies: number }): () => void {
  const onRequest = (message: unknown) => {
    const request = requestIn(message)
    if (!request) return
    const { headers, headersDistinct, socket } = request
    const forwardedFor = headersDistinct['x-forwarded-for']?.join(',')
    headers['x-forwarded-for'] = clientAddress({ socket: socket.remoteAddress, forwardedFor, proxies: trustedProxies })
    const hosts = headersDistinct.host ?? []
    if (hosts.length > 1) headers.host = hosts.join(', ')
    if (request.url?.includes('%')) request.url = decodable(request.url)
  }
  subscribe(CHANNEL, onRequest)
  return () => void unsubscribe(CHANNEL, onRequest)
}

/** One `%`, or a run of escapes, which may spell a character together. */
const ESCAPES = /(?:%[\da-f]{2})+|%/gi

function decodable(url: string): string {
  const [path = '', ...query] = url.split('?')
  return [path.replaceAll(ESCAPES, (run) => (isDecodable(run) ? run : run.replaceAll('%', '%25'))), ...query].join('?')
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function requestIn(message: unknown): IncomingMessage | undefined {
  if (typeof message !== 'object' || message === null || !('request' in message)) return undefined
  return message.request instanceof IncomingMessage ? message.request : undefined
}
