/** @returns the text of a column that was read as `CAST(… AS BLOB)` (see `schema.ts` for why) */
export function textOf(column: unknown): string {
  return column instanceof Uint8Array ? Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString() : ''
}
