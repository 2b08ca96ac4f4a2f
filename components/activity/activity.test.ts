import { describe, expect, it } from 'vitest'
import { subjectInWords } from './audit-words'
import { linesOf, namesAsWords } from './describe-event'

describe('the live feed', () => {
  it('shows the newest of a message first', () => {
    const events = [
      { kind: 'load.started', key: 'a:1', cause: 'miss' },
      { kind: 'load.finished', key: 'a:1', ms: 412 },
    ]
    expect(linesOf({ kind: 'activity', at: 1, events, dropped: 0 }).map((line) => [line.what, line.text])).toEqual([
      ['load finished', '412 ms'],
      ['load started', 'no level had it'],
    ])
  })

  it('says that the time of a key served is that of its request, which may have been for many keys', () => {
    const served = { kind: 'request.served', key: 'a:1', outcome: 'memory', ms: 340 }
    const [line] = linesOf({ kind: 'activity', at: 1, events: [served], dropped: 0 })
    expect(line?.text).toBe('from L1 memory, request of 340 ms')
    expect(line?.means).toContain('the whole request')
  })

  it('does not stumble over an event it does not know', () => {
    const [line] = linesOf({ kind: 'activity', at: 1, events: [{ kind: 'new.thing', key: 7 }], dropped: 0 })
    expect(line).toEqual({ at: 1, what: 'new thing', place: undefined, key: undefined, text: '', tone: 'plain' })
  })

  it('makes failures stand out', () => {
    const failed = { kind: 'level.failed', level: 'redis', operation: 'get', reason: 'timed out' }
    const [line] = linesOf({ kind: 'activity', at: 1, events: [failed], dropped: 0 })
    expect(line).toMatchObject({ tone: 'warn', place: 'redis', text: 'get, timed out' })
  })

  it('says in words why a value was not stored, and only there', () => {
    const textOf = (kind: string) =>
      linesOf({ kind: 'activity', at: 1, events: [{ kind, key: 'a', reason: 'unlinked' }], dropped: 0 })[0]?.text
    expect(textOf('entry.refused')).toBe('what it depends on could not be noted')
    expect(textOf('source.refused')).toBe('unlinked')
  })

  it('says in our words that the log cannot be reached, and other reasons as they are', () => {
    const textOf = (reason: string) => linesOf({ kind: 'log', at: 1, status: 'unreachable', reason })[0]?.text
    for (const reason of [
      "Stream isn't writeable and enableOfflineQueue options is false",
      'Connection is closed.',
      'connect ECONNREFUSED 127.0.0.1:6379',
    ])
      expect(textOf(reason)).toBe('it cannot be reached; trying again')
    expect(textOf('record 7 is corrupt')).toBe('record 7 is corrupt')
  })

  it('says names of the log in words', () => {
    expect(namesAsWords(['t:tech', 'k:company:AAPL', '*', 'd:'])).toBe(
      'tag tech, key company:AAPL, everything, all that depends on something',
    )
    expect(namesAsWords(['k:1', 'k:2', 'k:3', 'k:4', 'k:5', 'k:6'])).toContain('and 2 more')
  })
})

describe('what an audited action was done to', () => {
  it('is said in words where it is a target', () => {
    expect(subjectInWords('invalidate', '{"tag":"tech"}')).toBe('tag tech')
    expect(subjectInWords('invalidate', '{"all":true}')).toBe('everything')
    expect(subjectInWords('invalidate', JSON.stringify({ keys: ['{"a":1}', 'b'] }))).toBe('2 keys')
  })

  it('tells of a list that was cut off that there was more', () => {
    const keys = Array.from({ length: 100 }, (_, index) => `company:"${index}"`)
    const cut = JSON.stringify({ keys }).slice(0, 500)
    expect(subjectInWords('invalidate', cut)).toBe('more than 29 keys')
    expect(subjectInWords('invalidate', '{"keys":["aaa')).toBe('{"keys":["aaa')
  })

  it('tells the beginning of a name that was cut off', () => {
    expect(subjectInWords('invalidate', '{"prefix":"aaa')).toBe('keys that begin with aaa…')
  })

  it('is left as it is elsewhere, whatever it looks like', () => {
    expect(subjectInWords('entry.put', '{"tag":"tech"}')).toBe('{"tag":"tech"}')
    expect(subjectInWords('invalidate', '7')).toBe('7')
  })
})
