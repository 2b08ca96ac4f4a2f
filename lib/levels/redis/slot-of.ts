/** CRC16/XMODEM, one entry for each byte; the polynomial is the Redis Cluster specification's. */
const CRC = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc & 0xffff
})

/**
 * @param key any text
 * @returns its slot in a Redis Cluster, 0 to 16,383: of what stands between the first `{` and the next `}` where there
 * is something, else of the whole key (Redis Cluster specification, "Hash tags")
 */
export function slotOf(key: string): number {
  const open = key.indexOf('{')
  const close = open < 0 ? -1 : key.indexOf('}', open + 1)
  const bytes = Buffer.from(close > open + 1 ? key.slice(open + 1, close) : key)
  let crc = 0
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (CRC[(crc >> 8) ^ byte] ?? 0)
  return crc % 16_384
}
