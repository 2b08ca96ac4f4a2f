import { describe, expect, test } from 'vitest'
import { readEnvironment as readServerEnvironment } from '@/lib/server/environment'
import { readEnvironment } from './environment.mjs'

const wrong: [variable: string, value: string][] = [
  ['HOST', 'not a host'],
  ['HOST', '0.0.0.0'],
  ['HOST', '127.0.0.2'],
  ['HOST', '::'],
  ['HOST', '192.168.1.2'],
  ['TIMBERLINE_PUBLIC_URL', 'console.example'],
  ['TIMBERLINE_INSECURE', 'yes'],
  ['PORT', 'three'],
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PORT', '30.5'],
  ['REDIS_URL', 'localhost:6379'],
  ['REDIS_URL', 'http://localhost'],
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['DATABASE_URL', 'file:'],
  ['TIMBERLINE_DEMO', 'yes'],
  ['TIMBERLINE_ADMIN_TOKEN', 'x'.repeat(31)],
  ['TIMBERLINE_TRUST_PROXY', 'on'],
]

const right: [variable: string, value: string][] = [
  ['HOST', 'localhost'],
  ['HOST', '::1'],
  ['TIMBERLINE_PUBLIC_URL', 'https://cache.example'],
  ['TIMBERLINE_DATA_DIR', './data'],
  ['PORT', '3001'],
  ['REDIS_URL', 'redis://127.0.0.1:6379/0'],
  ['REDIS_URL', 'rediss://user:secret@cache.example:6380'],
  ['DATABASE_URL', 'file:./demo.db'],
  ['DATABASE_URL', 'postgresql://user:secret@127.0.0.1:5432/timberline'],
  ['TIMBERLINE_DEMO', 'off'],
  ['TIMBERLINE_ADMIN_TOKEN', 'x'.repeat(32)],
  ['TIMBERLINE_TRUST_PROXY', '1'],
]

describe('the environment of npm start', () => {
  test.each(wrong)('%s=%s stops the start with one sentence that names the variable', (name, value) => {
    const sentence = new RegExp(`^[^\\n]*${name}[^\\n]*\\.$`)
    expect(() => readEnvironment({ [name]: value })).toThrow(sentence)
    expect(() => readServerEnvironment({ [name]: value }), 'the server, were it asked').toThrow(sentence)
  })

  test.each(right)('%s=%s is accepted', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).not.toThrow()
    expect(() => readServerEnvironment({ [name]: value }), 'the server, were it asked').not.toThrow()
  })

  test('a password is not repeated in the sentence', () => {
    expect(() => readEnvironment({ DATABASE_URL: 'mysql://me:hunter2@host/x' })).toThrow(/^(?!.*hunter2)/)
    expect(() => readEnvironment({ REDIS_URL: 'http://me:hunter2@host' })).toThrow(/^(?!.*hunter2)/)
  })

  test('demo traffic is on only where neither Redis nor database was named, unless it is asked for', () => {
    expect(readEnvironment({}).demo).toBe('on')
    expect(readEnvironment({ REDIS_URL: 'redis://h' }).demo).toBe('off')
    expect(readEnvironment({ DATABASE_URL: 'file:x.db' }).demo).toBe('off')
    expect(readEnvironment({ REDIS_URL: 'redis://h', TIMBERLINE_DEMO: 'on' }).demo).toBe('on')
    expect(readEnvironment({ REDIS_URL: '', DATABASE_URL: '' }).demo).toBe('on')
  })
})
