import { exchangeSignInLink } from '@/lib/admin/exchange-sign-in-link'
import type { Recognised } from '@/lib/admin/read-session'
import { SESSION_LIFE_MS } from '@/lib/admin/read-session'
import { Refused } from '@/lib/admin/refused'
import { signOut } from '@/lib/admin/sign-out'
import { exchangeSignInLinkSchema, sessionSchema } from '@/lib/api/contract/session'
import { HttpProblem } from '@/lib/api/problem-response'
import { defineRoute, type Route } from '@/lib/api/route'
import { writeSessionCookie } from '@/lib/api/session-cookie'
import type { Throttle } from '@/lib/api/throttle'

const group = 'Session'

/** @param signIns permits for wrong links; right ones cost nothing */
export function sessionRoutes(signIns: Throttle): Route[] {
  return [beginSession(signIns), readSessionRoute, endSession]
}

function beginSession(signIns: Throttle): Route {
  return defineRoute({
    ...{ method: 'post', path: '/session', role: 'public', group },
    summary: 'Exchange a sign-in link for a session',
    description: 'The link works once. The session is a cookie: 30 minutes idle, 12 hours in all.',
    body: exchangeSignInLinkSchema,
    answers: { status: 201, description: 'Who you are now', schema: sessionSchema },
    problems: [429],
    async handle({ operator, body, surroundings }) {
      const waitMs = signIns.waitMs()
      if (waitMs > 0)
        throw new HttpProblem(429, 'Too many wrong sign-in links; wait a little.', {
          headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
        })
      const { secret, ...recognised } = await exchangeSignInLink(operator, body).catch((thrown: unknown) => {
        if (thrown instanceof Refused) signIns.take()
        throw thrown
      })
      const cookie = writeSessionCookie(secret, { maxAgeMs: SESSION_LIFE_MS, secure: surroundings.secureCookies })
      return { body: writeSession(recognised), headers: { 'set-cookie': cookie } }
    },
  })
}

const readSessionRoute = defineRoute({
  ...{ method: 'get', path: '/session', role: 'viewer', group },
  summary: 'Who you are',
  answers: { description: 'You', schema: sessionSchema },
  handle({ recognised }) {
    if (!recognised) throw new HttpProblem(401, 'Sign in, or send a bearer token.')
    return { body: writeSession(recognised) }
  },
})

const endSession = defineRoute({
  ...{ method: 'delete', path: '/session', role: 'viewer', group },
  summary: 'Sign out',
  answers: { status: 204, description: 'The session is over, on the server too' },
  problems: [409],
  async handle({ operator, recognised, surroundings }) {
    const secret = surroundings.sessionSecret
    if (recognised?.kind !== 'session' || secret === undefined)
      throw new Refused('conflict', 'A bearer token has no session to end; revoke the token instead.')
    await signOut(operator, { secret })
    const cookie = writeSessionCookie('', { maxAgeMs: 0, secure: surroundings.secureCookies })
    return new Response(null, { status: 204, headers: { 'set-cookie': cookie } })
  },
})

function writeSession({ kind, actor, expiresAt }: Recognised) {
  return { kind, actor: { name: actor.name, role: actor.role }, expiresAt: expiresAt ?? null }
}
