import { describe, expect, it } from 'vitest'
import { readToken, safePath } from './read-token'

const token = 'a'.repeat(43)

describe('the token of a sign-in link', () => {
  it('is found in the fragment, in a whole link and alone', () => {
    for (const text of [`#token=${token}`, `http://127.0.0.1:3000/sign-in#token=${token}`, token, ` ${token}\n`])
      expect(readToken(text)).toBe(token)
  })

  it('is not made up', () => {
    for (const text of ['', '#', 'http://127.0.0.1:3000/sign-in', 'hello']) expect(readToken(text)).toBeUndefined()
  })
})

describe('the way back', () => {
  it('never leads to another site', () => {
    for (const from of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', null])
      expect(safePath(from)).toBe('/')
    expect(safePath('/keys?tag=tech')).toBe('/keys?tag=tech')
  })
})
