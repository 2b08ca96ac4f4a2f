import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32c } from './crc32c'

test.each([
  // RFC 3720, appendix B.4, and the check value of the CRC catalogue.
  [Buffer.from('123456789'), 0xe3069283],
  [Buffer.alloc(32), 0x8a9136aa],
  [Buffer.alloc(32, 0xff), 0x62a8ab43],
  [Buffer.from(Array.from({ length: 32 }, (_, at) => at)), 0x46dd794e],
  [Buffer.alloc(0), 0],
])('%o has its published CRC', (bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc)
})

test('blocks of 16 give what single bits give, at every offset and length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), (bytes, offset) => {
      const view = bytes.subarray(Math.min(offset, bytes.length))
      let crc = -1
      for (const byte of view) {
        crc ^= byte
        for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
      }
      expect(crc32c(view)).toBe(~crc >>> 0)
    }),
  )
})
