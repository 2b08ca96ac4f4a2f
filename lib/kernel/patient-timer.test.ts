import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PatientTimer } from './patient-timer'

let now: number
let expire: ReturnType<typeof vi.fn<() => void>>
const immediates: (() => void)[] = []
beforeEach(() => {
  now = 0
  expire = vi.fn<() => void>()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('setImmediate', (run: () => void) => immediates.push(run))
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Time goes by; timers that come due in it run at its end, `lateMs` late. */
function pass(ms: number, lateMs = 0): void {
  now += ms + lateMs
  vi.advanceTimersByTime(ms)
}
/** The turn of the loop in which the sockets are read. */
const turn = (): void => immediates.splice(0).forEach((run) => run())

describe('a patient timer', () => {
  test('expires after its time, when the sockets were read once more', () => {
    new PatientTimer(100, expire)
    pass(100)
    expect(expire).not.toHaveBeenCalled()
    turn()
    expect(expire).toHaveBeenCalledTimes(1)
  })

  test('that is ended by what was read in that last turn does not expire', () => {
    const timer = new PatientTimer(100, expire)
    pass(100)
    timer.end()
    pass(1_000)
    turn()
    expect(expire).not.toHaveBeenCalled()
  })

  test('waits once more for as long as the process itself was held up', () => {
    new PatientTimer(100, expire)
    pass(100, 60)
    turn()
    pass(59)
    turn()
    expect(expire).not.toHaveBeenCalled()
    pass(1)
    turn()
    expect(expire).toHaveBeenCalledTimes(1)
  })

  test('waits for its own time once more at the most, however long the process was held up', () => {
    new PatientTimer(100, expire)
    pass(100, 3_000)
    turn()
    pass(100)
    turn()
    expect(expire).toHaveBeenCalledTimes(1)
  })

  test('expires in a process that is always busy, too', () => {
    new PatientTimer(100, expire)
    for (let i = 0; i < 4; i++) {
      expect(expire).not.toHaveBeenCalled()
      pass(100, 100)
      turn()
    }
    expect(expire).toHaveBeenCalledTimes(1)
  })
})
