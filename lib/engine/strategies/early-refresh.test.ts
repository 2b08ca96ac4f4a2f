import { expect, it } from 'vitest'
import { seededRandom } from '@/lib/database/seed/seeded-random'
import { Policies, type Policy } from '@/lib/engine/policy'
import { dueEarly, quietUntil } from './early-refresh'

const policyOf = (options: object): Policy => new Policies(options).for('a:1')
const random = seededRandom('xfetch')

/** Figure 1 of the paper, line 3: `if (!value || Time() − Δ · β · log(rand(0, 1)) ≥ expiry)`. */
const papers = ({ delta, beta, expiry }: { delta: number; beta: number; expiry: number }, now: number, rand: number) =>
  now - delta * beta * Math.log(rand) >= expiry

it('reloads exactly when the formula of Vattani, Chierichetti and Lowenstein says so', () => {
  let due = 0
  for (let round = 0; round < 100_000; round++) {
    const [delta, beta] = [1 + 2_000 * random(), 0.1 + 4 * random()]
    const createdAt = 1e12 * random()
    const expiresAt = createdAt + 1 + 60_000 * random()
    // Where it is decided: some load times before the expiry.
    const now = Math.max(createdAt, expiresAt - 6 * delta * beta * random())
    const rand = Math.max(random(), 2 ** -53)
    const expected = papers({ delta, beta, expiry: expiresAt }, now, rand)
    const entry = { createdAt, expiresAt, loadMs: delta }
    const policy = policyOf({ earlyExpiration: beta })
    expect(dueEarly(policy, entry, { now, random: rand }) === 'early').toBe(expected)
    if (expected) {
      due++
      expect(now).toBeGreaterThanOrEqual(quietUntil(policy, entry))
    }
  }
  expect(due).toBeGreaterThan(10_000)
})

it('reloads with probability exp(−left / (δ·β)), as the formula implies', () => {
  const policy = policyOf({ earlyExpiration: 1 })
  const entry = { createdAt: 0, expiresAt: 60_000, loadMs: 500 }
  for (const leftMs of [100, 250, 500, 1_000, 2_000]) {
    const draws = 40_000
    let due = 0
    for (let draw = 0; draw < draws; draw++)
      if (dueEarly(policy, entry, { now: 60_000 - leftMs, random: random() })) due++
    const expected = Math.exp(-leftMs / 500)
    // Four standard deviations.
    expect(Math.abs(due / draws - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / draws))
  }
})

it('a value that cost nothing to load is never reloaded early, nor one that was handed in', () => {
  const policy = policyOf({ earlyExpiration: 1 })
  const entry = { createdAt: 0, expiresAt: 60_000, loadMs: 0 }
  expect(dueEarly(policy, entry, { now: 59_999, random: 2 ** -53 })).toBeUndefined()
})

interface Herd {
  /** Loads under way at a time, at most. */
  readonly most: number
  readonly loads: number
  /** When the loads began, as a part of the TTL. */
  readonly meanAge: number
}

/**
 * Readers of one key in processes that share the value but no lease, as where Redis keeps none: each decides by itself
 * when to load, and finds a new value once somebody's load has ended.
 */
function simulate(policy: Policy, ttlMs: number): Herd {
  const chance = seededRandom('herd')
  const [readsPerSecond, loadMs, lives] = [1_000, 500, 20]
  let entry = { createdAt: 0, expiresAt: ttlMs, loadMs }
  let ends: number[] = []
  let [most, loads, ages] = [0, 0, 0]
  for (let now = 0; now < ttlMs * lives; now += -Math.log(1 - chance()) * (1_000 / readsPerSecond)) {
    const ended = ends.filter((end) => end <= now)
    for (const end of ended) entry = { createdAt: end, expiresAt: end + ttlMs, loadMs }
    if (ended.length > 0) ends = ends.filter((end) => end > now)
    const isExpired = now >= entry.expiresAt
    if (!isExpired && !dueEarly(policy, entry, { now, random: chance() })) continue
    ends.push(now + loadMs)
    loads++
    ages += Math.min(1, (now - entry.createdAt) / ttlMs)
    most = Math.max(most, ends.length)
  }
  return { most, loads, meanAge: ages / loads }
}

it('the herd is gone: hundreds of loads at each expiry become a few, spread before it', () => {
  const ttlMs = 30_000
  const without = simulate(policyOf({ ttl: ttlMs }), ttlMs)
  const withXFetch = simulate(policyOf({ ttl: ttlMs, earlyExpiration: 1 }), ttlMs)
  // Every reader of the half second that a load takes: some 500 at 1,000 reads a second.
  expect(without.most).toBeGreaterThan(400)
  expect(withXFetch.most).toBeLessThan(without.most / 20)
  expect(withXFetch.meanAge).toBeGreaterThan(0.8)
})

it('with the TTL in place of the load time, as a sketch has it, values are reloaded soon after they were loaded', () => {
  const ttlMs = 30_000
  const papersForm = simulate(policyOf({ ttl: ttlMs, earlyExpiration: 1 }), ttlMs)
  // δ = TTL: the same formula with β multiplied by what the TTL is to the load time.
  const sketch = simulate(policyOf({ ttl: ttlMs, earlyExpiration: ttlMs / 500 }), ttlMs)
  expect(papersForm.meanAge).toBeGreaterThan(0.8)
  expect(sketch.meanAge).toBeLessThan(0.1)
})
