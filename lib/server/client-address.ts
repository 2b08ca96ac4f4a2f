import { isIP } from 'node:net'

interface Hops {
  /** The other end of the connection. */
  readonly socket: string | undefined
  /** `X-Forwarded-For`, to whose end each proxy added whom it was asked by. */
  readonly forwardedFor: string | undefined
  /** How many proxies of our own a request passes; what stands before theirs was written by the caller. */
  readonly proxies: number
}

/** @returns who asked, as far as somebody we trust saw it; `-` where nobody did */
export function clientAddress({ socket, forwardedFor, proxies }: Hops): string {
  const forwarded = proxies === 0 ? [] : (forwardedFor ?? '').split(',').map((hop) => hop.trim())
  const hops = [...forwarded.filter((hop) => hop !== ''), socket ?? '']
  const address = hops.at(-1 - Math.min(proxies, hops.length - 1)) ?? ''
  return isIP(address) === 0 ? '-' : address
}
