/** @returns the heading of a cell's column */
export const headingOf = (cell: HTMLTableCellElement): HTMLTableCellElement | undefined =>
  cell.closest('table')?.tHead?.rows[0]?.cells[cell.cellIndex]
