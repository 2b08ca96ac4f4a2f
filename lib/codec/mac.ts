import { createHmac, timingSafeEqual } from 'node:crypto'

export const MAC_BYTES = 32

/** Signs frames: HMAC-SHA-256 (RFC 2104) over everything before the MAC. */
export interface Mac {
  sign(bytes: Uint8Array): Buffer
  /** In constant time. */
  verify(bytes: Uint8Array, mac: Uint8Array): boolean
}

/** @throws TypeError for an empty key, and for what is none */
export function createMac(key: Uint8Array | string): Mac {
  if (!(typeof key === 'string' || key instanceof Uint8Array) || key.length === 0)
    throw new TypeError('hmacKey must be text or bytes, and not empty')
  const secret = typeof key === 'string' ? key : Uint8Array.from(key)
  const sign = (bytes: Uint8Array) => createHmac('sha256', secret).update(bytes).digest()
  return {
    sign,
    verify: (bytes, mac) => mac.length === MAC_BYTES && timingSafeEqual(sign(bytes), mac),
  }
}
