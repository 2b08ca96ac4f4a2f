import type { AuditEntry, AuditLog } from '@/lib/ports/audit-log'
import { ANSWERS_KEPT_MS, CLAIM_LIFE_MS, type IdempotentAnswers, type KeptAnswer } from '@/lib/ports/idempotent-answers'
import type { InvalidationHistory, PastInvalidation } from '@/lib/ports/invalidation-history'
import { OPERATIONS_KEPT, type OperationStore, type StoredOperation } from '@/lib/ports/operation-store'
import type { PlanStore, StoredPlan } from '@/lib/ports/plan-store'
import type { SessionStore, StoredLink, StoredSession } from '@/lib/ports/session-store'
import type { StoredToken, TokenStore } from '@/lib/ports/token-store'
import type { StoredUser, UserStore } from '@/lib/ports/user-store'

/** The newest records that are kept of each kind; some hundred bytes each. */
const MOST_KEPT = 10_000

/** What the console keeps, in this process's memory and bounded, with the guarantees of the database's. */
export function createMemoryStores() {
  return {
    sessions: sessions(),
    tokens: tokens(),
    users: users(),
    answers: answers(),
    audit: audit(),
    history: history(),
    shared: { plans: plans(), operations: operations() },
  }
}

function sessions(): SessionStore {
  const links = new Map<string, StoredLink>()
  const held = new Map<string, StoredSession>()
  return {
    addLink: async (link) => {
      links.set(link.tokenHash, link)
      forgetOldest(links)
    },
    consumeLink: async (hash, now) => {
      const link = links.get(hash)
      links.delete(hash)
      return link && link.expiresAt > now ? link : undefined
    },
    addSession: async (session) => {
      held.set(session.tokenHash, session)
      forgetOldest(held)
    },
    findSession: async (hash) => held.get(hash),
    touchSession: async (hash, now) => {
      const session = held.get(hash)
      if (session) held.set(hash, { ...session, lastSeenAt: now })
    },
    revokeSession: async (hash) => held.delete(hash),
    revokeSessionsOf: async (user, _now, { except } = { except: '' }) => {
      const theirs = [...held.values()].filter((one) => one.user === user && one.tokenHash !== except)
      for (const { tokenHash } of theirs) held.delete(tokenHash)
      return theirs.length
    },
    sweep: async (now, most) => dropOld(links, now, most) + dropOld(held, now, most),
  }
}

function dropOld(held: Map<string, { readonly expiresAt: number }>, now: number, most: number): number {
  const old = [...held].filter(([, { expiresAt }]) => expiresAt <= now).slice(0, most)
  for (const [hash] of old) held.delete(hash)
  return old.length
}

function tokens(): TokenStore {
  const held: StoredToken[] = []
  const change = (id: string, changes: Partial<StoredToken>) => {
    const at = held.findIndex((token) => token.id === id)
    const token = held[at]
    return token && (held[at] = { ...token, ...changes })
  }
  return {
    add: async (token) => {
      if (held.some(({ name }) => name === token.name)) return undefined
      const stored = { ...token, id: String(held.length + 1), lastUsedAt: undefined, revokedAt: undefined }
      held.push(stored)
      return stored
    },
    find: async (hash) => held.find(({ tokenHash }) => tokenHash === hash),
    touch: async (id, now) => void change(id, { lastUsedAt: now }),
    list: async () => held.toReversed(),
    revoke: async (id, now) =>
      held.some((token) => token.id === id && !token.revokedAt) ? change(id, { revokedAt: now }) : undefined,
  }
}

function users(): UserStore {
  const held = new Map<string, StoredUser>()
  let made = 0
  const find = (matches: (user: StoredUser) => boolean) => [...held.values()].find(matches)
  const byName = (name: string) => find((user) => user.name.toLowerCase() === name.toLowerCase())
  return {
    add: async (user) => {
      if (byName(user.name)) return undefined
      const stored = { ...user, id: String(++made), lastSignInAt: undefined }
      held.set(stored.id, stored)
      return stored
    },
    find: async (id) => held.get(id),
    findByName: async (name) => byName(name),
    findByExternalId: async (externalId) => find((user) => user.externalId === externalId),
    list: async () => [...held.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
    change: async (id, changes) => {
      const user = held.get(id)
      if (!user) return undefined
      const changed = { ...user, ...changes }
      held.set(id, changed)
      return changed
    },
    remove: async (id) => {
      const user = held.get(id)
      held.delete(id)
      return user
    },
  }
}

function audit(): AuditLog {
  const held: (AuditEntry & { id: string })[] = []
  let appended = 0
  return {
    append: async (entry) => {
      held.push({ ...entry, id: String(++appended) })
      if (held.length > MOST_KEPT) held.shift()
    },
    prune: async (before) => {
      const old = held.filter(({ at }) => at < before).length
      held.splice(0, old)
      return old
    },
    list: async ({ actor, action, outcome, from = 0, to = Infinity, beforeId, limit }) =>
      held
        .toReversed()
        .filter((row) => (actor ?? row.actor) === row.actor && (action ?? row.action) === row.action)
        .filter((row) => (outcome ?? row.outcome) === row.outcome && row.at >= from && row.at <= to)
        .filter((row) => beforeId === undefined || Number(row.id) < Number(beforeId))
        .slice(0, limit),
  }
}

function answers(): IdempotentAnswers {
  const held = new Map<string, KeptAnswer & { at: number }>()
  return {
    claim: async (id, requestHash, now) => {
      const kept = held.get(id)
      const isKept = kept && now - kept.at < (kept.answer ? ANSWERS_KEPT_MS : CLAIM_LIFE_MS)
      if (isKept) return kept
      held.delete(id)
      held.set(id, { requestHash, answer: undefined, at: now })
      forgetOldest(held)
      return undefined
    },
    complete: async (id, answer) => {
      const kept = held.get(id)
      if (kept) held.set(id, { ...kept, answer })
    },
    release: async (id) => void held.delete(id),
  }
}

function history(): InvalidationHistory {
  const held: (PastInvalidation & { id: string })[] = []
  let appended = 0
  return {
    append: async (past) => {
      held.push({ ...past, id: String(++appended) })
      if (held.length > MOST_KEPT) held.shift()
    },
    list: async ({ cache, beforeId, limit, seq, actor, from = 0, to = Infinity }) =>
      held
        .toReversed()
        .filter((row) => (seq === undefined || row.seq === seq) && (actor === undefined || row.actor === actor))
        .filter((row) => row.cache === cache && row.at >= from && row.at <= to)
        .filter((row) => beforeId === undefined || Number(row.id) < Number(beforeId))
        .slice(0, limit),
    find: async (cache, seq) => held.findLast((row) => row.cache === cache && row.seq === seq),
    markUndone: async (cache, seq, { at, by }) => {
      const found = held.findLastIndex((row) => row.cache === cache && row.seq === seq)
      const row = held[found]
      if (row && row.undoneAt === undefined) held[found] = { ...row, undoneAt: at, undoneBy: by }
    },
  }
}

function plans(): PlanStore {
  const held = new Map<string, StoredPlan>()
  return {
    add: async (plan, cutOff) => {
      held.set(plan.id, plan)
      dropOld(held, cutOff, held.size)
      forgetOldest(held)
    },
    find: async (id) => held.get(id),
    remove: async (id) => void held.delete(id),
  }
}

function operations(): OperationStore {
  const held = new Map<string, StoredOperation>()
  return {
    save: async (operation) => {
      held.set(operation.id, operation)
      const [oldest] = held.keys()
      if (held.size > OPERATIONS_KEPT && oldest !== undefined) held.delete(oldest)
      return false
    },
    find: async (id) => held.get(id),
    list: async (most) => [...held.values()].toReversed().slice(0, most),
    // Nobody else writes here: who runs it is asked without a store.
    askToStop: async () => undefined,
  }
}

function forgetOldest(held: Map<string, unknown>): void {
  const oldest = held.keys().next()
  if (held.size > MOST_KEPT && !oldest.done) held.delete(oldest.value)
}
