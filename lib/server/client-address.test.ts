import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientAddress } from './client-address'
import { holdToConnection } from './hold-to-connection'

const socket = '10.0.0.9'

describe('the address of a caller', () => {
  test.each([
    ['of a direct connection, whatever its headers say', { socket, forwardedFor: '1.2.3.4', proxies: 0 }, socket],
    ['as the one proxy saw it', { socket, forwardedFor: '1.2.3.4', proxies: 1 }, '1.2.3.4'],
    [
      'as the proxy saw it, not as the caller wrote it',
      { socket, forwardedFor: '6.6.6.6, 1.2.3.4', proxies: 1 },
      '1.2.3.4',
    ],
    ['behind two proxies', { socket, forwardedFor: '6.6.6.6, 1.2.3.4, 10.0.0.8', proxies: 2 }, '1.2.3.4'],
    ['the farthest there is where a proxy was passed by', { socket, forwardedFor: '1.2.3.4', proxies: 3 }, '1.2.3.4'],
    ['the connection where the proxy said nothing', { socket, forwardedFor: undefined, proxies: 1 }, socket],
    ['nothing where it is no address', { socket, forwardedFor: '<script>', proxies: 1 }, '-'],
    ['IPv6', { socket, forwardedFor: '2001:db8::1', proxies: 1 }, '2001:db8::1'],
  ])('is %s', (_what, hops, address) => {
    expect(clientAddress(hops)).toBe(address)
  })
})

describe('a request over a real connection', () => {
  let seen: IncomingHttpHeaders
  let url: string | undefined
  let release: () => void
  const server = createServer((incoming, response) => {
    seen = incoming.headers
    url = incoming.url
    response.end()
  })
  beforeAll(async () => {
    release = holdToConnection({ trustedProxies: 0 })
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(() => {
    release()
    server.close()
  })

  async function headersOf(headers: string[], path = '/'): Promise<IncomingHttpHeaders> {
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const [answer] = await once(request({ port, path, host: '127.0.0.1', headers, agent: false }).end(), 'response')
    answer.resume()
    return seen
  }

  test('is told by its socket, not by X-Forwarded-For', async () => {
    expect(await headersOf(['Host', 'localhost', 'X-Forwarded-For', '6.6.6.6'])).toMatchObject({
      ...{ host: 'localhost', 'x-forwarded-for': '127.0.0.1' },
    })
  })

  test('fault 36: of two Hosts has no Host that anybody would take for ours', async () => {
    const { host } = await headersOf(['Host', 'localhost', 'Host', 'evil.com'])
    expect(host).toBe('localhost, evil.com')
  })
  test.each([
    ['/entries/a%3A%F0%9F%98%80%2F', '/entries/a%3A%F0%9F%98%80%2F'],
    ['/entries/%?q=%', '/entries/%25?q=%'],
    ['/entries/%zz%41', '/entries/%25zz%41'],
    ['/entries/%ff', '/entries/%25ff'],
  ])('of %s asks for a path that can be decoded', async (path, asked) => {
    await headersOf(['Host', 'localhost'], path)
    expect(url).toBe(asked)
  })
})
