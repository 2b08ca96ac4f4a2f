import type { AdminContext } from './context'

/** Whether built-in traffic runs. */
export function readDemo({ demo }: AdminContext) {
  if (!demo) return { available: false, on: false, ratePerSecond: 0, requests: 0, errors: 0 }
  return { available: true, ...demo.read() }
}
