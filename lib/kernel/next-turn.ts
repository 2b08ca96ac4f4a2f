/**
 * What is carried out with the next turn of the event loop waits for no time, so it has to come also where an application's
 * test put clocks of its own in place of the timers: this is `setImmediate` as it was when the module was loaded.
 */
export const onNextTurn: (work: () => void) => void = setImmediate

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => onNextTurn(resolve))
}
