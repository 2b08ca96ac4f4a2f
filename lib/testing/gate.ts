/** A promise that a test settles when it wants something to go on. */
export function gate<T = void>(): {
  readonly passed: Promise<T>
  readonly open: (value: T) => void
  readonly fail: (error: Error) => void
} {
  let open: (value: T) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const passed = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { passed, open, fail }
}
