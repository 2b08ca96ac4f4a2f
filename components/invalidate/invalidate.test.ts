import { describe, expect, it } from 'vitest'
import { buildTarget } from './build-target'
import { asCode, asCurl, type Call } from './same-call'
import { graceOf } from './grace-of'

const none = { name: '', tags: [], match: 'any' } as const
const call = (more: Partial<Call>): Call => ({
  target: { tag: 'tech' },
  mode: 'hard',
  reason: '',
  confirm: null,
  bump: false,
  ...more,
})

describe('the target', () => {
  it('is nothing while its name is missing, so that an empty field can never mean everything', () => {
    for (const kind of ['key', 'prefix', 'tag', 'tags', 'dependency', 'namespace', 'version'] as const)
      expect(buildTarget({ ...none, kind })).toBeUndefined()
  })

  it('is what was picked', () => {
    expect(buildTarget({ ...none, kind: 'tag', name: 'tech' })).toEqual({ tag: 'tech' })
    expect(buildTarget({ ...none, kind: 'tags', tags: ['a', 'b'], match: 'all' })).toEqual({
      tags: ['a', 'b'],
      match: 'all',
    })
    expect(buildTarget({ ...none, kind: 'version', name: 'company' })).toEqual({ namespace: 'company' })
    expect(buildTarget({ ...none, kind: 'all' })).toEqual({ all: true })
  })
})

describe('the same call', () => {
  it('as curl keeps a name with a quote inside its quotes', () => {
    const line = asCurl(call({ target: { tag: "it's" } }), 'http://127.0.0.1:3000')
    expect(line).toContain(`-d '{"target":{"tag":"it'\\''s"},"mode":"hard"}'`)
  })

  it('as code is what the engine takes', () => {
    expect(asCode(call({ target: { tags: ['a', "b'c"], match: 'all' }, mode: 'soft', reason: 'new data' }))).toBe(
      "await cache.invalidate({ tags: ['a', 'b\\'c'], match: 'all' }, { mode: 'soft', reason: 'new data' })",
    )
    expect(asCode(call({}))).toBe("await cache.invalidate({ tag: 'tech' })")
  })

  it('bumps a version by the route for versions', () => {
    const bump = call({ target: { namespace: 'company' }, bump: true, confirm: 'company' })
    expect(asCurl(bump, '')).toContain(`'/api/v1/namespaces/company/versions'`)
    expect(asCode(bump)).toBe("await cache.bumpVersion('company')")
  })
})

describe('grace', () => {
  const namespaces = [
    { namespace: 'company', policy: { staleForMs: 86_400_000 } },
    { namespace: 'quote', policy: {} },
  ]

  it('makes soft the default only where every key that goes has some', () => {
    expect(graceOf(['company:AAPL', 'company:MSFT'], namespaces)).toBe(true)
    expect(graceOf(['company:AAPL', 'quote:AAPL'], namespaces)).toBe(false)
    expect(graceOf([], namespaces)).toBe(false)
  })
})
