/** Whether this is the long form: `npm run bench -- --full`. */
export const full = process.env['BENCH_FORM'] === 'full'

/** @returns the figure for the form that runs */
export function byForm(short: number, long: number): number {
  return full ? long : short
}
