import { zipf } from './zipf'

/** Flat strings, as keys that were read from somewhere are; V8 would keep longer templates in two pieces until read. */
export function keysOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => Buffer.from(`company:${i}`).toString('latin1'))
}

/** @returns `length` of the keys, Zipf-distributed with exponent 0.99 */
export function askedOf(keys: readonly string[], length: number): string[] {
  return Array.from(zipf(keys.length, length), (number) => keys[number] ?? '')
}

/** About 200 bytes of JSON. */
export function valueOf(i: number) {
  return {
    id: i,
    symbol: `SYM${i}`,
    name: `Company number ${i} Incorporated`,
    sector: 'Information Technology',
    price: 100 + (i % 977) / 7,
    volume: i * 1_301,
    tags: ['tech', 'nasdaq', 'large-cap'],
    updatedAt: '2025-11-03T14:00:00.000Z',
  }
}
