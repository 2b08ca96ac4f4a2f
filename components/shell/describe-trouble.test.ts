import { describe, expect, it } from 'vitest'
import type { LevelRow, Levels } from '@/lib/api/contract/levels'
import { ApiProblem } from '@/lib/api/client'
import { againInSilence, oldestShown } from './cut-off'
import { describeTrouble } from './describe-trouble'

const level = (name: LevelRow['name'], status: LevelRow['status'] = 'up', reason = ''): LevelRow => ({
  name,
  label: name,
  status,
  reason,
  entries: 0,
  bytes: 0,
  maxBytes: null,
  errors: 0,
  failures: [],
  latencyMs: null,
  bypassedUntil: null,
})
const log = (more: Partial<Levels['log']> = {}): Levels['log'] => ({
  epoch: 'e',
  applied: 1,
  base: 0,
  confirmedAgoMs: 10,
  gaps: 0,
  degraded: false,
  queued: 0,
  ...more,
})

describe('the degraded banner', () => {
  it('is silent while all is well', () => {
    expect(describeTrouble({ items: [level('memory'), level('redis')], log: log() })).toBeUndefined()
  })

  it('says what is down, what serves, what waits and what is not shown', () => {
    const items = [level('memory'), level('redis', 'down'), level('disk')]
    expect(describeTrouble({ items, log: log({ queued: 3, degraded: true }) })).toBe(
      'Redis is down: L1 and L3 are serving, 3 invalidations are queued; lists are without what Redis holds',
    )
  })

  it('calls nothing down that an operator has set aside', () => {
    const aside = { ...level('redis', 'down', 'bypassed by an operator'), bypassedUntil: 1 }
    expect(describeTrouble({ items: [level('memory'), aside], log: log() })).toBe(
      'Redis is bypassed: L1 is serving; lists are without what Redis holds',
    )
    expect(describeTrouble({ items: [level('memory', 'down'), aside], log: log() })).toContain('are down')
  })

  it('says that the source takes everything where no level is left', () => {
    const items = [level('redis', 'down'), level('disk', 'down')]
    expect(describeTrouble({ items, log: log({ queued: 1 }) })).toBe(
      'Redis and Disk are down: every request goes to the source, 1 invalidation is queued; lists are without what Redis and Disk hold',
    )
  })

  it('gives the reason of a level that answers some', () => {
    const items = [level('memory'), level('disk', 'degraded', 'the disk is full')]
    expect(describeTrouble({ items, log: log() })).toBe('Disk is degraded: the disk is full')
  })

  it('warns where only the log is out of reach', () => {
    expect(describeTrouble({ items: [level('memory')], log: log({ degraded: true }) })).toContain('invalidation log')
  })
})

describe('what the server did not answer', () => {
  const stateOf = (error: unknown) => ({ state: { error, dataUpdatedAt: 0 } })

  it('is asked for again, and nothing else that failed', () => {
    const problem = (status: number) => new ApiProblem({ type: 'about:blank', status, title: 'No', detail: '' })
    for (const status of [0, 503]) expect(againInSilence(stateOf(problem(status)))).toBeGreaterThan(0)
    for (const error of [null, problem(403), new Error('a mistake')]) expect(againInSilence(stateOf(error))).toBe(false)
  })
})

describe('what a page is as of while the server does not answer', () => {
  const silence = new ApiProblem({ type: 'about:blank', status: 0, title: 'No answer', detail: '' })
  const asked = (dataUpdatedAt: number, error: unknown = null) => ({ state: { error, dataUpdatedAt } })

  it('is nothing while it answers, refusals among its answers', () => {
    const refused = new ApiProblem({ type: 'about:blank', status: 403, title: 'Not allowed', detail: '' })
    expect(oldestShown([asked(10), asked(0, refused)])).toBeUndefined()
  })

  it('is the oldest of what was asked for again in vain: what is not asked for again stays as good as it was', () => {
    expect(oldestShown([asked(10), asked(700, silence), asked(500, silence), asked(0, silence)])).toBe(500)
    expect(oldestShown([asked(0, silence)])).toBe(0)
  })
})
