import { expect, it } from 'vitest'
import { away, behind, directory } from '@/lib/testing/behind-cache'
import { TransactionalRows } from '@/lib/testing/transactional-rows'
import { createCache, disk } from './index'

/** What a cache with that key finds of what was stored before, and why not. */
async function found(path: string, hmacKey: string | undefined): Promise<unknown> {
  const cache = createCache({ name: 'signed', levels: [disk({ path })], hmacKey })
  let why: string | undefined
  cache.on('entry.undecodable', ({ reason }) => (why = reason))
  const value = await cache.get('a:1')
  await cache.close()
  return value ?? why
}

it('what far levels hold is signed with the key of the cache, and what another one signed is a miss (fault 33)', async () => {
  const path = directory()
  const cache = createCache({ name: 'signed', levels: [disk({ path })], hmacKey: 'one' })
  await cache.set('a:1', 'value')
  await cache.close()
  expect([await found(path, 'one'), await found(path, 'another')]).toEqual(['value', 'signed with another key'])
  const unsigned = createCache({ name: 'signed', levels: [disk({ path })] })
  await unsigned.set('a:1', 'forged')
  await unsigned.close()
  expect([await found(path, undefined), await found(path, 'one')]).toEqual(['forged', 'not signed'])
})

it('an acknowledged write is not lost with the key that was set when it was taken', async () => {
  const [path, rows] = [directory(), new TransactionalRows()]
  const { cache, view } = behind(rows, { journal: { path }, hmacKey: 'one' })
  const comeBack = away(rows)
  await view.put('1', 'acknowledged')
  await cache.close()
  comeBack()
  const later = behind(rows, { journal: { path }, hmacKey: 'another' })
  await later.cache.ready()
  await later.view.flush()
  expect(rows.state.rows.get('1')).toBe('acknowledged')
})

it.each([[''], [7]])('%j is no key', (hmacKey) => {
  expect(() => createCache({ name: 'signed', hmacKey: hmacKey as string })).toThrow('hmacKey must be text or bytes')
})
