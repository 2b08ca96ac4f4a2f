import { enterByProvider, goToProvider, providerOf } from '@/lib/admin/enter-by-provider'
import { SESSION_LIFE_MS } from '@/lib/admin/read-session'
import { Refused } from '@/lib/admin/refused'
import { readAttemptCookie, writeAttemptCookie } from '@/lib/api/attempt-cookie'
import { oidcCallbackQuerySchema } from '@/lib/api/contract/oidc'
import { defineRoute, type Route } from '@/lib/api/route'
import { writeSessionCookie } from '@/lib/api/session-cookie'
import type { SignInThrottles } from '@/lib/api/sign-in-throttles'

const group = 'Session'

/** For browsers, which are sent to and fro; programs have tokens. */
export function oidcRoutes(throttles: SignInThrottles): Route[] {
  return [goRoute, callbackRoute(throttles)]
}

const goRoute = defineRoute({
  ...{ method: 'get', path: '/session/oidc', role: 'public', group },
  summary: 'Sign in at the identity provider',
  description: 'Where `TIMBERLINE_OIDC_ISSUER` names one: the authorization code flow with PKCE.',
  answers: { status: 302, description: 'To the provider' },
  problems: [404, 503],
  async handle({ operator, request, surroundings }) {
    const { origin } = providerOf(operator)
    // The cookie has to be of the name that the provider sends people back to.
    if (new URL(origin).host !== request.headers.get('host')?.toLowerCase())
      return redirect(`${origin}${new URL(request.url).pathname}`)
    const { url, attempt } = await goToProvider(operator)
    return redirect(url, [writeAttemptCookie(attempt, { secure: surroundings.secureCookies })])
  },
})

function callbackRoute(throttles: SignInThrottles): Route {
  return defineRoute({
    ...{ method: 'get', path: '/session/oidc/callback', role: 'public', group },
    summary: 'Come back from the identity provider',
    description: 'Begins the session and goes on to the console; to the sign-in page where the provider said no.',
    query: oidcCallbackQuerySchema,
    answers: { description: 'A page that goes on to the console', contentType: 'text/html' },
    problems: [404],
    async handle({ operator, request, surroundings }) {
      providerOf(operator)
      const { secureCookies: secure } = surroundings
      const forget = writeAttemptCookie(undefined, { secure })
      const attempt = readAttemptCookie(request.headers.get('cookie'))
      if (!attempt) return redirect('/sign-in?why=provider', [forget])
      try {
        const { search } = new URL(request.url)
        const { secret } = await throttles.admit(undefined, () => enterByProvider(operator, { search, attempt }))
        return onwards([forget, writeSessionCookie(secret, { maxAgeMs: SESSION_LIFE_MS, secure })])
      } catch (thrown) {
        if (thrown instanceof Refused) return redirect('/sign-in?why=provider', [forget])
        throw thrown
      }
    },
  })
}

function redirect(location: string, cookies: readonly string[] = []): Response {
  return withCookies(new Response(null, { status: 302, headers: { location } }), cookies)
}

/**
 * A redirect would still be of the provider's making, and browsers send no `Strict` cookie along on such a way. What a page
 * of ours does by itself is of the same site.
 */
function onwards(cookies: readonly string[]): Response {
  const page =
    '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Signed in</title><a href="/">Go on</a>'
  return withCookies(new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } }), cookies)
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
