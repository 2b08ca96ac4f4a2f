import type { Database, TransactionClient } from '@/lib/database/client'
import type { Bar } from './price-walk'

/**
 * One statement for all bars of a company, which travel as one JSON parameter. Measured on SQLite for 522 bars:
 * `createMany` 300 ms, a list of VALUES 10 ms, this 3.7 ms.
 */
const INSERT: Record<Database['kind'], string> = {
  sqlite: `
    INSERT INTO "DailyBar" ("symbol", "date", "open", "high", "low", "close", "volume")
    SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
      json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]')
    FROM json_each(?)`,
  postgresql: `
    INSERT INTO "DailyBar" ("symbol", "date", "open", "high", "low", "close", "volume")
    SELECT $1, bar->>0, (bar->>1)::float8, (bar->>2)::float8, (bar->>3)::float8, (bar->>4)::float8, (bar->>5)::bigint
    FROM jsonb_array_elements($2::jsonb) AS bar`,
}

/** Inserts bars of a company that has none of these days yet. */
export async function insertBars(
  tx: TransactionClient,
  kind: Database['kind'],
  { symbol, bars }: { symbol: string; bars: readonly Bar[] },
): Promise<void> {
  const rows = bars.map((bar) => [bar.date, bar.open, bar.high, bar.low, bar.close, bar.volume])
  await tx.$executeRawUnsafe(INSERT[kind], symbol, JSON.stringify(rows))
}
