/** Tells whoever waits how far a bench is: one that is silent for minutes is taken for one that hangs. */
export function progress(what: string): void {
  console.error(`  ${(performance.now() / 1_000).toFixed(0).padStart(4)} s  ${what}`)
}
