import { describe, expect, it } from 'vitest'
import { keepPlace, readPlace } from './kept-places'

describe('places of lists', () => {
  it('are found by their entry of the history, and by no other', () => {
    keepPlace('a', { offset: 1200 })
    keepPlace('b', { offset: 40 })
    expect(readPlace('a')).toEqual({ offset: 1200, row: undefined })
    expect(readPlace('c')).toBeUndefined()
  })

  it('keep the row that was opened while the list is scrolled on, and the offset while a row is opened', () => {
    keepPlace('d', { offset: 80 })
    keepPlace('d', { row: 'company:AAPL' })
    keepPlace('d', { offset: 120 })
    expect(readPlace('d')).toEqual({ offset: 120, row: 'company:AAPL' })
  })

  it('are none in a browser that does not name the entries of its history', () => {
    keepPlace(undefined, { offset: 99 })
    expect(readPlace(undefined)).toBeUndefined()
  })

  it('are forgotten, the oldest first, when there are many', () => {
    keepPlace('old', { offset: 1 })
    keepPlace('young', { offset: 2 })
    for (let i = 0; i < 49; i++) keepPlace(`later ${i}`, { offset: i })
    expect(readPlace('old')).toBeUndefined()
    expect(readPlace('young')).toEqual({ offset: 2, row: undefined })
  })
})
