/** One name on all hosts: `__Host-` would demand Secure, which browsers do not store for http://127.0.0.1. */
export const SESSION_COOKIE = 'timberline-session'

/** @returns the session's secret out of a `Cookie` header */
export function readSessionCookie(header: string | null): string | undefined {
  return cookieIn(header, SESSION_COOKIE)
}

/** @returns the value of a cookie out of a `Cookie` header; undefined where it is empty, too */
export function cookieIn(header: string | null, wanted: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === wanted && value) return value
  }
  return undefined
}

/**
 * @param secret what the browser is to send back; empty to have it forget
 * @param options `maxAgeMs` how long, `secure` whether only over TLS
 */
export function writeSessionCookie(
  secret: string,
  { maxAgeMs, secure }: { maxAgeMs: number; secure: boolean },
): string {
  const age = Math.max(0, Math.floor(maxAgeMs / 1_000))
  return `${SESSION_COOKIE}=${secret}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}
