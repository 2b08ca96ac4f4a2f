import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '@/lib/database/client'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import { createAuditLog } from './audit-log'
import { createIdempotentAnswers } from './idempotent-answers'
import { createInvalidationHistory } from './invalidation-history'
import { createRetentionStore } from './retention-store'
import { createSessionStore } from './session-store'
import { createTokenStore } from './token-store'
import { createUserStore } from './user-store'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

const now = Date.UTC(2026, 0, 5)
const DAY_MS = 24 * 60 * 60_000

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  let database: Database
  let other: Database
  beforeAll(async () => {
    const migrated = await databases.migrated(kind)
    database = migrated
    other = await databases.open(migrated.url)
  })

  describe('sign-in links', () => {
    test('used by many at once, over two connections to one file, let in one', async () => {
      const stores = [createSessionStore(database), createSessionStore(other)]
      await stores[0]?.addLink({ tokenHash: 'link', role: 'admin', createdAt: now, expiresAt: now + 1 })
      const tries = Array.from({ length: 20 }, (_, at) => stores[at % 2]?.consumeLink('link', now))
      const winners = (await Promise.all(tries)).filter((link) => link !== undefined)
      expect(winners).toEqual([{ tokenHash: 'link', role: 'admin', createdAt: now, expiresAt: now + 1 }])
    })

    test('are worth nothing from their end on', async () => {
      const store = createSessionStore(database)
      await store.addLink({ tokenHash: 'late', role: 'admin', createdAt: now, expiresAt: now + 1 })
      expect(await store.consumeLink('late', now + 1)).toBeUndefined()
      expect(await store.consumeLink('never', now)).toBeUndefined()
    })
  })

  describe('sessions', () => {
    const session = { user: 'admin', role: 'admin', createdAt: now, lastSeenAt: now, expiresAt: now + 9 } as const

    test('are seen by every process, with when they were last used', async () => {
      await createSessionStore(database).addSession({ tokenHash: 'one', ...session })
      await createSessionStore(other).touchSession('one', now + 5)
      expect(await createSessionStore(database).findSession('one')).toEqual({
        tokenHash: 'one',
        ...session,
        lastSeenAt: now + 5,
      })
    })

    test('are revoked once and for good', async () => {
      const store = createSessionStore(database)
      await store.addSession({ tokenHash: 'two', ...session })
      expect(await store.revokeSession('two', now)).toBe(true)
      expect(await store.revokeSession('two', now)).toBe(false)
      await store.touchSession('two', now)
      expect(await store.findSession('two')).toBeUndefined()
    })

    test('of one user are all ended together, or all but one', async () => {
      const store = createSessionStore(database)
      for (const tokenHash of ['ada1', 'ada2']) await store.addSession({ tokenHash, ...session, user: 'ada' })
      await store.addSession({ tokenHash: 'bob', ...session, user: 'bob' })
      expect(await store.revokeSessionsOf('ada', now, { except: 'ada1' })).toBe(1)
      expect(await store.findSession('ada1')).toBeDefined()
      expect(await store.revokeSessionsOf('ada', now)).toBe(1)
      expect(await store.findSession('ada2')).toBeUndefined()
      expect(await store.findSession('bob')).toBeDefined()
    })

    test('that are over are deleted, so many at a time, and with them links that were used or are too old', async () => {
      await database.client.session.deleteMany()
      await database.client.signInLink.deleteMany()
      const store = createSessionStore(database)
      const later = { ...session, expiresAt: now + 100 }
      for (const tokenHash of ['old1', 'old2', 'old3'])
        await store.addSession({ tokenHash, ...session, expiresAt: now })
      for (const tokenHash of ['live', 'revoked']) await store.addSession({ tokenHash, ...later })
      await store.revokeSession('revoked', now)
      const link = { role: 'admin', createdAt: now } as const
      for (const tokenHash of ['fresh', 'used']) await store.addLink({ tokenHash, ...link, expiresAt: now + 100 })
      await store.addLink({ tokenHash: 'late', ...link, expiresAt: now })
      await store.consumeLink('used', now)
      expect([await store.sweep(now, 2), await store.sweep(now, 2), await store.sweep(now, 2)]).toEqual([4, 2, 0])
      expect((await database.client.session.findMany()).map(({ tokenHash }) => tokenHash)).toEqual(['live'])
      expect((await database.client.signInLink.findMany()).map(({ tokenHash }) => tokenHash)).toEqual(['fresh'])
    })

    test('with a role that nobody knows let nobody in', async () => {
      const { role: _known, ...rest } = session
      const times = { createdAt: new Date(rest.createdAt), lastSeenAt: new Date(now), expiresAt: new Date(now + 9) }
      await database.client.session.create({ data: { tokenHash: 'odd', user: 'x', role: 'root', ...times } })
      expect(await createSessionStore(database).findSession('odd')).toBeUndefined()
    })
  })

  test('tokens have names of their own, are found by hash and revoked once', async () => {
    const store = createTokenStore(database)
    const made = {
      name: 'deploy',
      tokenHash: 'hash',
      role: 'operator',
      scopes: ['invalidations'],
      createdBy: 'admin',
      createdAt: now,
      expiresAt: undefined,
    } as const
    const token = await store.add(made)
    expect(token).toMatchObject(made)
    expect(await store.add({ ...made, tokenHash: 'other' })).toBeUndefined()
    expect(await store.find('hash')).toEqual(token)
    expect((await store.revoke(token?.id ?? '', now))?.revokedAt).toBe(now)
    expect(await store.revoke(token?.id ?? '', now)).toBeUndefined()
    for (const id of ['', '0', '-1', '1e3', '99999999999999', "1' OR 1=1"])
      expect(await store.revoke(id, now)).toBeUndefined()
    expect((await store.list()).map(({ name }) => name)).toEqual(['deploy'])
  })

  test('users have names of their own whatever the case, and are changed and removed once', async () => {
    const store = createUserStore(database)
    const made = {
      name: 'Ada',
      role: 'operator',
      passwordHash: 'hash',
      externalId: undefined,
      createdBy: 'admin',
      createdAt: now,
    } as const
    const user = await store.add(made)
    expect(user).toMatchObject(made)
    expect(await store.add({ ...made, name: 'ada' })).toBeUndefined()
    expect(await createUserStore(other).findByName('ADA')).toEqual(user)
    const id = user?.id ?? ''
    expect(await store.change(id, { role: 'viewer', lastSignInAt: now + 5 })).toMatchObject({
      ...{ name: 'Ada', role: 'viewer', passwordHash: 'hash', lastSignInAt: now + 5 },
    })
    expect(await store.change('99', { role: 'viewer' })).toBeUndefined()
    expect((await store.add({ ...made, name: 'bob', externalId: 'issuer subject' }))?.externalId).toBe('issuer subject')
    expect((await store.findByExternalId('issuer subject'))?.name).toBe('bob')
    expect((await store.list()).map(({ name }) => name)).toEqual(['Ada', 'bob'])
    expect((await store.remove(id))?.name).toBe('Ada')
    expect(await store.remove(id)).toBeUndefined()
    expect(await store.find(id)).toBeUndefined()
  })

  test('an idempotent answer is claimed by one of many, over two connections, and kept for a day', async () => {
    const stores = [createIdempotentAnswers(database), createIdempotentAnswers(other)]
    const [store] = stores
    const claims = await Promise.all(Array.from({ length: 20 }, (_, at) => stores[at % 2]?.claim('id', 'hash', now)))
    expect(claims.filter((kept) => kept === undefined)).toHaveLength(1)
    expect(await store?.claim('id', 'hash', now)).toEqual({ requestHash: 'hash', answer: undefined })
    // The process that had it ended.
    expect(await store?.claim('id', 'hash', now + 5 * 60_000)).toBeUndefined()
    await store?.complete('id', { status: 201, body: '{}' })
    await store?.release('id')
    const kept = { requestHash: 'hash', answer: { status: 201, body: '{}' } }
    expect(await stores[1]?.claim('id', 'other', now + DAY_MS)).toEqual(kept)
    expect(await store?.claim('id', 'other', now + DAY_MS + 5 * 60_000)).toBeUndefined()
    await store?.release('id')
    expect(await store?.claim('id', 'hash', now + DAY_MS + 5 * 60_000)).toBeUndefined()
  })

  test('the audit gives back what was written, newest first, page by page, and refuses to forget', async () => {
    const audit = createAuditLog(database)
    const today = Date.now()
    const entry = {
      actor: 'a',
      role: 'admin',
      address: '::1',
      subject: 's',
      outcome: 'done',
      before: { matched: 1 },
    } as const
    for (const action of ['one', 'two', 'three'])
      await audit.append({ ...entry, at: today, action, after: null, note: action === 'two' ? undefined : 'why' })
    const [first, second] = await audit.list({ limit: 2 })
    expect([first?.action, second?.action]).toEqual(['three', 'two'])
    expect(first).toMatchObject({ ...entry, at: today, after: null, note: 'why' })
    expect((await audit.list({ limit: 2, beforeId: second?.id })).map(({ action }) => action)).toEqual(['one'])
    expect(await audit.list({ limit: 9, action: 'two' })).toHaveLength(1)
    await expect(database.client.auditRecord.deleteMany()).rejects.toThrow()
    expect(await audit.list({ limit: 9, outcome: 'denied' })).toEqual([])
    expect(await audit.list({ limit: 9, from: today + 1 })).toEqual([])
    expect(await audit.list({ limit: 9, from: today, to: today, outcome: 'done' })).toHaveLength(3)
    await audit.append({ ...entry, at: today - 31 * DAY_MS, action: 'old', after: null, note: undefined })
    expect(await audit.prune(today - 30 * DAY_MS)).toBe(1)
    expect(await audit.list({ limit: 9 })).toHaveLength(3)
  })

  test('how long records are kept holds for all that share the database, as it was set last', async () => {
    const [one, other] = [createRetentionStore(database), createRetentionStore(database)]
    expect(await one.read()).toEqual({})
    await one.write({ auditDays: 90 }, { at: now, by: 'a' })
    await other.write({ auditDays: 91, historyDays: 30 }, { at: now, by: 'b' })
    expect(await one.read()).toEqual({ auditDays: 91, historyDays: 30 })
    await database.client.setting.update({ where: { name: 'retention' }, data: { value: { auditDays: 'x' } } })
    expect(await one.read()).toEqual({})
  })

  test('the history of invalidations keeps every kind of target, and marks what was undone', async () => {
    const history = createInvalidationHistory(database)
    const targets = [
      ...[{ key: 'a' }, { keys: ['a', 'b'] }, { tag: 't' }, { tags: ['t', 'u'], match: 'all' as const }],
      ...[{ dependency: 'a' }, { namespace: 'n' }, { prefix: 'p' }, { all: true as const }],
    ]
    const base = {
      cache: 'c',
      epoch: 'e',
      mode: 'soft',
      reason: undefined,
      actor: 'a',
      matched: 1,
      previewMatched: 2,
    } as const
    for (const [at, target] of targets.entries())
      await history.append({
        ...base,
        seq: at + 1,
        target,
        perLevel: { memory: 1 },
        at: now + at,
        undoneAt: undefined,
        undoneBy: undefined,
      })
    await history.markUndone('c', 3, { at: now + 100, by: 'b' })
    expect(await history.find('c', 3)).toMatchObject({ seq: 3, undoneAt: now + 100, undoneBy: 'b' })
    expect([await history.find('c', 99), await history.find('other', 3)]).toEqual([undefined, undefined])
    const kept = (await history.list({ cache: 'c', limit: 20 })).toReversed()
    expect(kept.map(({ target }) => target)).toEqual(targets)
    expect(kept[2]).toMatchObject({ ...base, seq: 3, perLevel: { memory: 1 }, undoneAt: now + 100 })
    expect(await history.list({ cache: 'c', limit: 20, from: now + 2, to: now + 4 })).toHaveLength(3)
    expect(await history.list({ cache: 'c', limit: 20, actor: 'a' })).toHaveLength(targets.length)
    expect((await history.list({ cache: 'c', limit: 20, seq: 3 })).map(({ seq }) => seq)).toEqual([3])
    expect(await history.list({ cache: 'c', limit: 20, actor: 'nobody' })).toEqual([])
    expect(await history.list({ cache: 'other', limit: 20 })).toEqual([])
  })
})
