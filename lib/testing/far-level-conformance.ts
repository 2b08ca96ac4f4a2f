import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCodec } from '@/lib/codec/frame-codec'
import { storedForm } from '@/lib/engine/write/store'
import { namespaceOf } from '@/lib/kernel/key'
import type { EntryFilter, EntrySort, FarLevel, StoredEntry, StoredMeta, TallyQuery } from '@/lib/ports/far-level'
import { ODD_KEYS } from './odd-keys'
import { addressOf, removalOf, storedEntry } from './stored-entry'

const BY_KEY: EntrySort = { by: 'key', descending: false }

/**
 * What every far level promises, whatever it is made of.
 *
 * @param name what the level is called in the report
 * @param make opens nothing: returns a level on an empty store of its own; the suite opens, clears and closes it
 */
export function describeFarLevel(name: string, make: () => FarLevel | Promise<FarLevel>): void {
  describe(`far level: ${name}`, () => {
    let level: FarLevel

    beforeEach(async () => {
      level = await make()
      await level.open()
    })
    afterEach(async () => {
      await level.clear()
      await level.close()
    })

    const put = async (...entries: StoredEntry[]): Promise<void> => {
      await level.write(entries)
      await level.flush()
    }
    const frameOf = async (key: string, version = 0): Promise<string | undefined> => {
      const [frame] = await level.read([addressOf(key, version)])
      return frame && Buffer.from(frame).toString()
    }
    /** Every item under a filter, page by page. */
    const collect = async (filter: EntryFilter, sort = BY_KEY, limit = 3): Promise<StoredMeta[]> => {
      const items: StoredMeta[] = []
      let cursor: string | undefined
      let pages = 0
      do {
        const page = await level.list(filter, sort, cursor, limit)
        expect(page.items.length).toBeLessThanOrEqual(limit)
        items.push(...page.items)
        cursor = page.cursor
        expect(++pages).toBeLessThan(1_000)
      } while (cursor !== undefined)
      return items
    }
    const keysOf = async (filter: EntryFilter, sort = BY_KEY): Promise<string[]> =>
      (await collect(filter, sort)).map((item) => item.key)

    test('an open level is up', () => {
      expect(level.status().status).toBe('up')
    })

    test('what was written is read back byte for byte', async () => {
      const frame = Uint8Array.from({ length: 512 }, (_, i) => i % 256)
      await put(storedEntry('company:AAPL', { frame }))
      const [read] = await level.read([addressOf('company:AAPL')])
      expect(Buffer.compare(Buffer.from(read ?? []), Buffer.from(frame))).toBe(0)
    })

    test('a frame of one byte and a frame of one megabyte come back whole', async () => {
      const big = new Uint8Array(1024 * 1024).map((_, i) => (i * 31) % 256)
      await put(storedEntry('one', { frame: Uint8Array.of(7) }), storedEntry('big', { frame: big }))
      const [one, back] = await level.read([addressOf('one'), addressOf('big')])
      expect([...(one ?? [])]).toEqual([7])
      expect(Buffer.compare(Buffer.from(back ?? []), Buffer.from(big))).toBe(0)
    })

    test('answers keep the order of the addresses, with undefined for what is missing', async () => {
      await put(storedEntry('a'), storedEntry('b'), storedEntry('c'))
      const frames = await level.read(['c', 'nothing', 'a', 'b'].map((key) => addressOf(key)))
      expect(frames.map((frame) => frame && Buffer.from(frame).toString())).toEqual([
        'frame of c',
        undefined,
        'frame of a',
        'frame of b',
      ])
    })

    test('an address asked for twice is answered twice', async () => {
      await put(storedEntry('twin'))
      const frames = await level.read([addressOf('twin'), addressOf('none'), addressOf('twin'), addressOf('none')])
      expect(frames.map((frame) => frame !== undefined)).toEqual([true, false, true, false])
    })

    test('reading, writing and removing nothing is allowed', async () => {
      expect(await level.read([])).toEqual([])
      await level.write([])
      expect(await level.remove([])).toBe(0)
    })

    test('reads that run side by side each get their own answer', async () => {
      const keys = Array.from({ length: 200 }, (_, i) => `side:${i}`)
      await put(...keys.map((key) => storedEntry(key)))
      const frames = await Promise.all(keys.map((key) => frameOf(key)))
      expect(frames).toEqual(keys.map((key) => `frame of ${key}`))
    })

    test('thousands of entries are written and read in one call', async () => {
      const entries = Array.from({ length: 3_000 }, (_, i) => storedEntry(`many:${i}`))
      await put(...entries)
      const frames = await level.read([...entries, addressOf('absent')])
      expect(frames).toHaveLength(3_001)
      expect(
        frames.slice(0, 3_000).every((frame, i) => Buffer.from(frame ?? []).toString() === `frame of many:${i}`),
      ).toBe(true)
      expect(frames[3_000]).toBeUndefined()
      expect((await level.usage()).entries).toBe(3_000)
    })

    test('a second write replaces the first, and is counted once', async () => {
      await put(storedEntry('k', { frame: new Uint8Array(100), tags: ['old', 'both'] }))
      await put(storedEntry('k', { frame: new Uint8Array(30).fill(65), tags: ['new', 'both'] }))
      expect(await frameOf('k')).toBe('A'.repeat(30))
      expect(await level.usage()).toMatchObject({ entries: 1, bytes: 30 })
      expect(await keysOf({ tag: 'old' })).toEqual([])
      expect(await keysOf({ tag: 'new' })).toEqual(['k'])
      expect(await keysOf({ tag: 'both' })).toEqual(['k'])
    })

    test('of two writes of one key in one call the later stays', async () => {
      await put(storedEntry('k', { frame: Buffer.from('first') }), storedEntry('k', { frame: Buffer.from('second!') }))
      expect(await frameOf('k')).toBe('second!')
      expect(await level.usage()).toMatchObject({ entries: 1, bytes: 7 })
    })

    test('two generations of one key are two entries', async () => {
      await put(storedEntry('ns:k', { version: 1, frame: Buffer.from('one') }))
      await put(storedEntry('ns:k', { version: 2, frame: Buffer.from('two') }))
      expect(await frameOf('ns:k', 1)).toBe('one')
      expect(await frameOf('ns:k', 2)).toBe('two')
      expect(await level.remove([removalOf('ns:k', 1)])).toBe(1)
      expect(await frameOf('ns:k', 1)).toBeUndefined()
      expect(await frameOf('ns:k', 2)).toBe('two')
      expect((await collect({ prefix: 'ns:k' })).map((item) => item.version)).toEqual([2])
    })

    test('a removal says how many there were, and leaves nothing behind', async () => {
      await put(storedEntry('a', { tags: ['t'] }), storedEntry('b', { tags: ['t'] }), storedEntry('c'))
      expect(await level.remove(['a', 'b', 'never'].map((key) => removalOf(key)))).toBe(2)
      await level.flush()
      expect(await frameOf('a')).toBeUndefined()
      expect(await keysOf({ tag: 't' })).toEqual([])
      expect(await keysOf({})).toEqual(['c'])
      expect((await level.usage()).entries).toBe(1)
      expect(await level.remove([removalOf('a')])).toBe(0)
    })

    // The encodings of text in a frame; with half a surrogate pair it is UTF-16, which no index can read.
    test.each(['red', '☃', '\ud800'])(
      'a removal takes what is as old as it says, and leaves what was stamped since or in a later life of the log (tag %j)',
      async (tag) => {
        const epochs = ['00000000a.first', '00000000b.second', '00000000c.third']
        const real = (key: string, epoch: string, stamp: number): StoredEntry => {
          const now = Date.now()
          const life = { createdAt: now, expiresAt: now + 60_000, staleUntil: now + 60_000, loadMs: 0, sizeBytes: 0 }
          const entry = { key, value: 1, tags: [tag], dependsOn: [], version: 0, epoch, stamp, ...life }
          return storedForm(entry, createCodec().encode(entry))
        }
        const entries = epochs.flatMap((epoch) => [4, 5, 6].map((stamp) => real(`${epoch}@${stamp}`, epoch, stamp)))
        await put(...entries)
        const asOf = { version: 0, epoch: epochs[1] ?? '', stamp: 5 }
        expect(await level.remove(entries.map(({ key }) => ({ key, ...asOf })))).toBe(5)
        const left = ['00000000b.second@6', '00000000c.third@4', '00000000c.third@5', '00000000c.third@6']
        const frames = await level.read(entries.map(({ key }) => addressOf(key)))
        expect(entries.filter((_, i) => frames[i] !== undefined).map(({ key }) => key)).toEqual(left)
        if (tag !== '\ud800') expect(await keysOf({ tag })).toEqual(left)
      },
    )

    test('a removal on its way hides nothing that was written later', async () => {
      await put(storedEntry('k', { stamp: 1 }))
      const removing = level.remove([{ ...addressOf('k'), epoch: 'epoch', stamp: 1 }])
      await level.write([storedEntry('k', { stamp: 2, frame: Buffer.from('newer') })])
      expect(await frameOf('k')).toBe('newer')
      await removing
      await level.flush()
      expect(await frameOf('k')).toBe('newer')
    })

    test('fault 31: keys of any bytes are data: never a pattern, never another key', async () => {
      await put(...ODD_KEYS.map((key) => storedEntry(key, { tags: [key] })))
      const frames = await level.read(ODD_KEYS.map((key) => addressOf(key)))
      expect(frames.map((frame) => frame && Buffer.from(frame).toString())).toEqual(
        ODD_KEYS.map((key) => Buffer.from(`frame of ${key}`).toString()),
      )
      expect((await keysOf({})).sort()).toEqual([...ODD_KEYS].sort())
      for (const key of ODD_KEYS) {
        expect(await keysOf({ tag: key }), `by tag ${JSON.stringify(key)}`).toEqual([key])
        const starting = ODD_KEYS.filter((other) => other.startsWith(key))
        expect((await keysOf({ prefix: key })).sort(), `by prefix ${JSON.stringify(key)}`).toEqual(starting.sort())
        const holding = ODD_KEYS.filter((other) => other.includes(key))
        expect((await keysOf({ contains: key })).sort(), `containing ${JSON.stringify(key)}`).toEqual(holding.sort())
      }
      expect(await level.remove(ODD_KEYS.map((key) => removalOf(key)))).toBe(ODD_KEYS.length)
      expect(await level.usage()).toMatchObject({ entries: 0, bytes: 0 })
    })

    describe('listing', () => {
      const now = Date.now()
      const entries = [
        storedEntry('a:1', { frame: new Uint8Array(10), tags: ['red'], expiresAt: now + 5_000_000 }),
        storedEntry('a:2', { frame: new Uint8Array(50), tags: ['red', 'blue'], expiresAt: now + 1_000_000 }),
        storedEntry('a:30', { frame: new Uint8Array(20), dependsOn: ['a:1'], expiresAt: now + 4_000_000 }),
        storedEntry('a', { frame: new Uint8Array(40), tags: ['blue'], expiresAt: now + 2_000_000 }),
        storedEntry('a-b:1', { frame: new Uint8Array(30), dependsOn: ['a:1', 'a:2'], expiresAt: now + 3_000_000 }),
        storedEntry('b:1', { frame: new Uint8Array(60), tags: ['red'], expiresAt: now + 6_000_000 }),
      ]
      beforeEach(() => put(...entries))

      test('without a filter it is every entry, by key', async () => {
        expect(await keysOf({})).toEqual(['a', 'a-b:1', 'a:1', 'a:2', 'a:30', 'b:1'])
        expect(await keysOf({}, { by: 'key', descending: true })).toEqual(['b:1', 'a:30', 'a:2', 'a:1', 'a-b:1', 'a'])
      })

      test('each filter selects, and together they all hold', async () => {
        expect(await keysOf({ prefix: 'a:' })).toEqual(['a:1', 'a:2', 'a:30'])
        expect(await keysOf({ namespace: 'a' })).toEqual(['a', 'a:1', 'a:2', 'a:30'])
        expect(await keysOf({ contains: ':1' })).toEqual(['a-b:1', 'a:1', 'b:1'])
        expect(await keysOf({ tag: 'red' })).toEqual(['a:1', 'a:2', 'b:1'])
        expect(await keysOf({ dependsOn: 'a:1' })).toEqual(['a-b:1', 'a:30'])
        expect(await keysOf({ tag: 'red', namespace: 'a' })).toEqual(['a:1', 'a:2'])
        expect(await keysOf({ tag: 'blue', prefix: 'a:' })).toEqual(['a:2'])
        expect(await keysOf({ namespace: 'a', contains: '3' })).toEqual(['a:30'])
        expect(await keysOf({ dependsOn: 'a:1', prefix: 'a-' })).toEqual(['a-b:1'])
        expect(await keysOf({ from: 'a:2' })).toEqual(['a:2', 'a:30', 'b:1'])
        expect(await keysOf({ prefix: 'a:', from: 'a:2' }, { by: 'key', descending: true })).toEqual(['a:30', 'a:2'])
        expect(await keysOf({ tag: 'red', from: 'a:1\0' })).toEqual(['a:2', 'b:1'])
        expect(await keysOf({ namespace: 'a', from: 'a:' })).toEqual(['a:1', 'a:2', 'a:30'])
        expect(await keysOf({ tag: 'green' })).toEqual([])
        expect(await keysOf({ prefix: 'zzz' })).toEqual([])
      })

      test('by size and by expiry, both ways', async () => {
        expect(await keysOf({}, { by: 'size', descending: false })).toEqual(['a:1', 'a:30', 'a-b:1', 'a', 'a:2', 'b:1'])
        expect(await keysOf({}, { by: 'size', descending: true })).toEqual(['b:1', 'a:2', 'a', 'a-b:1', 'a:30', 'a:1'])
        expect(await keysOf({}, { by: 'expires', descending: false })).toEqual([
          'a:2',
          'a',
          'a-b:1',
          'a:30',
          'a:1',
          'b:1',
        ])
        expect(await keysOf({}, { by: 'expires', descending: true })).toEqual([
          'b:1',
          'a:1',
          'a:30',
          'a-b:1',
          'a',
          'a:2',
        ])
        expect(await keysOf({ tag: 'red' }, { by: 'size', descending: true })).toEqual(['b:1', 'a:2', 'a:1'])
      })

      test('an item tells what the entry was stored with', async () => {
        const { frame, ...meta } = storedEntry('meta:1', {
          frame: new Uint8Array(33),
          version: 4,
          createdAt: now,
          expiresAt: now + 1_000_000,
          staleUntil: now + 2_000_000,
          tags: ['x', 'y'],
          dependsOn: ['p:1', 'p:2'],
          epoch: 'e-1',
          stamp: 99,
        })
        await put({ ...meta, frame })
        expect(await collect({ prefix: 'meta:' })).toEqual([meta])
      })

      test('an entry without a TTL says so', async () => {
        await put(storedEntry('forever', { expiresAt: Infinity, staleUntil: Infinity }))
        const [item] = await collect({ prefix: 'forever' })
        expect(item).toMatchObject({ expiresAt: Infinity, staleUntil: Infinity })
        expect(await frameOf('forever')).toBe('frame of forever')
        expect((await keysOf({}, { by: 'expires', descending: true }))[0]).toBe('forever')
      })

      test('a cursor stays usable while entries come and go', async () => {
        const first = await level.list({}, BY_KEY, undefined, 2)
        expect(first.items.map((item) => item.key)).toEqual(['a', 'a-b:1'])
        await level.remove([removalOf('a-b:1'), removalOf('a:1')])
        await put(storedEntry('A-new'), storedEntry('a:25'))
        const second = await level.list({}, BY_KEY, first.cursor, 10)
        expect(second.items.map((item) => item.key)).toEqual(['a:2', 'a:25', 'a:30', 'b:1'])
        expect(second.cursor).toBeUndefined()
      })

      test('a total, where there is one, is exact', async () => {
        expect([6, undefined]).toContain((await level.list({}, BY_KEY, undefined, 2)).total)
        expect([3, undefined]).toContain((await level.list({ tag: 'red' }, BY_KEY, undefined, 1)).total)
        expect([4, undefined]).toContain((await level.list({ namespace: 'a' }, BY_KEY, undefined, 1)).total)
        expect([3, undefined]).toContain((await level.list({ prefix: 'a:' }, BY_KEY, undefined, 1)).total)
      })
    })

    describe('tallies', () => {
      /** Of every page, as `[name, entries, bytes]` in the order of the names. */
      const tallied = async (by: TallyQuery['by'], versions: TallyQuery['versions'] = []) => {
        const names = new Map<string, readonly [entries: number, bytes: number]>()
        let cursor: string | undefined
        do {
          const page = await level.tally({ by, versions }, cursor, 2)
          for (const { name, entries, bytes } of page.items) names.set(name, [entries, bytes])
          cursor = page.cursor
        } while (cursor !== undefined)
        return [...names].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, counts]) => [name, ...counts])
      }
      const sized = (key: string, bytes: number, tags: readonly string[] = [], version = 1): StoredEntry =>
        storedEntry(key, { version, tags, frame: new Uint8Array(bytes) })

      test('entries and bytes under each namespace and tag follow every change', async () => {
        await put(
          sized('a:1', 10, ['red', 'blue']),
          sized('a:2', 20, ['red']),
          sized('a', 5),
          sized('b:1', 40, ['blue']),
        )
        expect(await tallied('namespace')).toEqual([['a', 3, 35], ['b', 1, 40]]) // prettier-ignore
        expect(await tallied('tag')).toEqual([['blue', 2, 50], ['red', 2, 30]]) // prettier-ignore
        await put(sized('a:1', 100, ['red', 'blue']), sized('a:2', 20, ['green']), sized('a', 6))
        expect(await tallied('namespace')).toEqual([['a', 3, 126], ['b', 1, 40]]) // prettier-ignore
        expect(await tallied('tag')).toEqual([['blue', 2, 140], ['green', 1, 20], ['red', 1, 100]]) // prettier-ignore
        await level.remove([removalOf('a:1', 1), removalOf('b:1', 1)])
        await level.flush()
        expect(await tallied('namespace')).toEqual([['a', 2, 26]])
        expect(await tallied('tag')).toEqual([['green', 1, 20]])
        await level.clear()
        expect([await tallied('namespace'), await tallied('tag')]).toEqual([[], []])
      })

      test('names of any bytes are told apart, and none is lost between two pages', async () => {
        await put(...ODD_KEYS.map((key) => sized(key, 1, [key])))
        expect((await tallied('tag')).map(([name]) => name)).toEqual([...ODD_KEYS].sort())
        const namespaces = new Set(ODD_KEYS.map(namespaceOf))
        expect((await tallied('namespace')).map(([name]) => name)).toEqual([...namespaces].sort())
      })

      test('a count under a filter is that of all its entries, where an index knows it', async () => {
        await put(sized('a:1', 1, ['red']), sized('a:2', 1, ['red']), sized('a', 1), sized('b:1', 1, ['red']))
        expect(await level.count({})).toBe(4)
        expect(await level.count({ namespace: 'a' })).toBe(3)
        expect(await level.count({ tag: 'red' })).toBe(3)
        expect(await level.count({ prefix: 'a:' })).toBe(2)
        expect(await level.count({ tag: 'none' })).toBe(0)
        expect(await level.count({ contains: '1' })).toBeUndefined()
      })
    })

    test('usage is the entries and the bytes of their frames, through every change', async () => {
      expect(await level.usage()).toMatchObject({ entries: 0, bytes: 0 })
      await put(storedEntry('a', { frame: new Uint8Array(1_000) }), storedEntry('b', { frame: new Uint8Array(24) }))
      expect(await level.usage()).toMatchObject({ entries: 2, bytes: 1_024 })
      await put(storedEntry('a', { frame: new Uint8Array(10) }))
      expect(await level.usage()).toMatchObject({ entries: 2, bytes: 34 })
      await level.remove([removalOf('b')])
      await level.flush()
      expect(await level.usage()).toMatchObject({ entries: 1, bytes: 10 })
    })

    test('a sweep removes what is dead, in bounded steps, and says how much', async () => {
      const now = Date.now()
      const dying = Array.from({ length: 25 }, (_, i) =>
        storedEntry(`dying:${i}`, { frame: new Uint8Array(10), expiresAt: now + 5_000, tags: ['d'] }),
      )
      const stale = storedEntry('stale', { expiresAt: now + 5_000, staleUntil: now + 3_600_000 })
      await put(...dying, stale, storedEntry('lasting', { expiresAt: now + 3_600_000 }))
      const swept = { entries: 0, bytes: 0 }
      for (let step = 0; step < 20; step++) {
        const { entries, bytes } = await level.sweep(now + 6_000, 10)
        expect(entries).toBeLessThanOrEqual(10)
        swept.entries += entries
        swept.bytes += bytes
      }
      expect(swept).toEqual({ entries: 25, bytes: 250 })
      expect(await keysOf({})).toEqual(['lasting', 'stale'])
      expect(await keysOf({ tag: 'd' })).toEqual([])
      expect(await frameOf('dying:3')).toBeUndefined()
      expect(await frameOf('stale')).toBe('frame of stale')
      expect((await level.usage()).entries).toBe(2)
    })

    test('clear leaves nothing', async () => {
      await put(storedEntry('a', { tags: ['t'] }), storedEntry('b', { version: 3, dependsOn: ['a'] }))
      await level.clear()
      expect(await level.usage()).toMatchObject({ entries: 0, bytes: 0 })
      expect(await keysOf({})).toEqual([])
      expect(await keysOf({ tag: 't' })).toEqual([])
      expect(await keysOf({ dependsOn: 'a' })).toEqual([])
      expect(await frameOf('a')).toBeUndefined()
      expect(await frameOf('b', 3)).toBeUndefined()
      await put(storedEntry('a'))
      expect(await frameOf('a')).toBe('frame of a')
    })
  })
}
