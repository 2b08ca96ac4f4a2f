import { changePassword } from '@/lib/admin/change-password'
import { exchangeSignInLink } from '@/lib/admin/exchange-sign-in-link'
import type { Recognised } from '@/lib/admin/read-session'
import { SESSION_LIFE_MS } from '@/lib/admin/read-session'
import { Refused } from '@/lib/admin/refused'
import { signIn } from '@/lib/admin/sign-in'
import { signOut } from '@/lib/admin/sign-out'
import { beginSessionSchema, changePasswordSchema, sessionSchema } from '@/lib/api/contract/session'
import { HttpProblem } from '@/lib/api/problem-response'
import { defineRoute, type Route } from '@/lib/api/route'
import { writeSessionCookie } from '@/lib/api/session-cookie'
import type { SignInThrottles } from '@/lib/api/sign-in-throttles'

const group = 'Session'

export function sessionRoutes(throttles: SignInThrottles): Route[] {
  return [beginSession(throttles), readSessionRoute, endSession, changeOwnPassword(throttles)]
}

function beginSession(throttles: SignInThrottles): Route {
  return defineRoute({
    ...{ method: 'post', path: '/session', role: 'public', group },
    summary: 'Sign in, with a sign-in link or a name and a password',
    description: 'A link works once. The session is a cookie: 30 minutes idle, 12 hours in all.',
    body: beginSessionSchema,
    answers: { status: 201, description: 'Who you are now', schema: sessionSchema },
    problems: [429],
    async handle({ operator, body, surroundings }) {
      const { secret, ...recognised } = await throttles.admit('name' in body ? body.name : undefined, () =>
        'token' in body ? exchangeSignInLink(operator, body) : signIn(operator, body),
      )
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

function changeOwnPassword(throttles: SignInThrottles): Route {
  return defineRoute({
    ...{ method: 'put', path: '/session/password', role: 'viewer', group },
    summary: 'Change your password',
    description: 'Asks for the old one. Your other sessions end; this one goes on.',
    body: changePasswordSchema,
    answers: { status: 204, description: 'The new password holds from now on' },
    problems: [409, 429],
    async handle({ operator, body, recognised, surroundings }) {
      const secret = surroundings.sessionSecret
      if (recognised?.kind !== 'session' || secret === undefined)
        throw new Refused('conflict', 'A bearer token has no password; sign in to change yours.')
      await throttles.admit(operator.actor.name, () => changePassword(operator, { ...body, secret }))
      return new Response(null, { status: 204 })
    },
  })
}

function writeSession({ kind, actor, expiresAt }: Recognised) {
  return { kind, actor: { name: actor.name, role: actor.role }, expiresAt: expiresAt ?? null }
}
