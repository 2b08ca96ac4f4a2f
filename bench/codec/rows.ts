/** Seeded, so that every run measures the same bytes (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const WORDS =
  'Apex Blue Cedar Delta Echo Forge Global Harbor Iron Jade Kite Lumen Micro North Omni Pulse Quant Ridge Solar'.split(
    ' ',
  )
const SECTORS = ['Technology', 'Energy', 'Health Care', 'Financials']

/** @returns rows as a database gives them, as many as make up about so many bytes of JSON */
export function rowsOf(jsonBytes: number): object[] {
  const random = seeded(1)
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  const letter = () => String.fromCharCode(65 + Math.floor(random() * 26))
  const rows: object[] = []
  for (let size = 2; size < jsonBytes;) {
    const row = {
      symbol: letter() + letter() + letter() + letter(),
      name: `${pick(WORDS)} ${pick(WORDS)} Inc`,
      exchange: pick(['NYSE', 'NASDAQ']),
      sector: pick(SECTORS),
      price: Math.round(random() * 50_000) / 100,
      ratio: random(),
      volume: Math.floor(random() * 1e8),
      updatedAt: new Date(1.7e12 + Math.floor(random() * 1e10)).toISOString(),
      active: random() > 0.1,
    }
    rows.push(row)
    size += JSON.stringify(row).length + 1
  }
  return rows
}
