import { describe, expect, it } from 'vitest'
import { describeTarget, targetQuery } from './target-text'

describe('a target in the URL', () => {
  it('names its kind and keeps what is in its name', () => {
    expect(targetQuery({ tag: 'a&b' })).toBe('kind=tag&tag=a%26b')
    expect(targetQuery({ dependency: 'company:AAPL' })).toBe('kind=dependency&dependency=company%3AAAPL')
    expect(targetQuery({ tags: ['a', 'b'], match: 'all' })).toBe('kind=tags&tags=a&tags=b&match=all')
    expect(targetQuery({ all: true })).toBe('kind=all')
  })
})

describe('a target in words', () => {
  it('says what goes', () => {
    expect(describeTarget({ tags: ['a', 'b'], match: 'all' })).toBe('all of the tags a, b')
    expect(describeTarget({ keys: ['x'] })).toBe('key x')
    expect(describeTarget({ keys: Array.from({ length: 1200 }, String) })).toBe('1,200 keys')
    expect(describeTarget({ all: true })).toBe('everything')
  })
})
