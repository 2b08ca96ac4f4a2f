import { createApi, type ApiOptions } from '@/lib/api/create-api'
import { createClient } from '@/lib/api/client'
import { secretHash } from '@/lib/admin/secret-hash'
import { SESSION_COOKIE } from '@/lib/api/session-cookie'
import type { Role } from '@/lib/kernel/role'
import { createTestContext, ROOT_TOKEN } from './admin-context'

export const ORIGIN = 'http://127.0.0.1:3000'

export interface Sent {
  method?: string
  headers?: Record<string, string>
  /** JSON where it is not text. */
  body?: unknown
}

/** The API over a fake cache, and ways to call it. */
export async function createApiCaller(
  more: Parameters<typeof createTestContext>[0] = {},
  options: Partial<ApiOptions> = {},
) {
  const built = await createTestContext(more)
  const unforeseen: unknown[] = []
  const onError = (thrown: unknown) => void unforeseen.push(thrown)
  const api = createApi({ admin: built.context, checkAnswers: true, onError, ...options })
  const send = async (path: string, { method = 'GET', headers = {}, body }: Sent = {}) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const request = new Request(`${ORIGIN}/api/v1${path}`, {
      ...{ method, body: text },
      headers: { host: '127.0.0.1:3000', 'content-type': 'application/json', ...headers },
    })
    return api.fetch(request)
  }
  const clientOf = (token: string) =>
    createClient({
      ...{ baseUrl: `${ORIGIN}/api/v1`, token },
      fetch: async (input, init) => {
        const request = new Request(input instanceof Request ? input.url : input, init)
        request.headers.set('host', '127.0.0.1:3000')
        return api.fetch(request)
      },
    })
  /** @returns a session's cookie */
  const signIn = async (role: Role) => {
    const { context, sessions, time } = built
    const secret = context.secret()
    const { now } = time
    const times = { createdAt: now, lastSeenAt: now, expiresAt: now + 12 * 60 * 60_000 }
    await sessions.addSession({ tokenHash: secretHash(secret), user: role, role, ...times })
    return { cookie: `${SESSION_COOKIE}=${secret}` }
  }
  const asRoot = { authorization: `Bearer ${ROOT_TOKEN}` }
  return { ...built, api, send, signIn, clientOf, root: clientOf(ROOT_TOKEN), asRoot, unforeseen }
}

/** @returns the cookie that an answer sets, as a browser sends it back */
export function cookieOf(answer: Response): string {
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}
