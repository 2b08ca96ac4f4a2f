/** @returns an id that no row has where the text is none: ids are 32 bits in PostgreSQL */
export function rowId(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
}
