import type { SignInAttempt } from '@/lib/admin/enter-by-provider'
import { cookieIn } from './session-cookie'

const NAME = 'timberline-oidc'
/** Time to type a password and find a second factor. */
const LIFE_SECONDS = 600

/**
 * Keeps an attempt in the browser that made it: who brings somebody else's answer has no such cookie. `Lax`, because the
 * way back begins at another site.
 */
export function writeAttemptCookie(attempt: SignInAttempt | undefined, { secure }: { secure: boolean }): string {
  const value = attempt ? Buffer.from(JSON.stringify(attempt)).toString('base64url') : ''
  const age = attempt ? LIFE_SECONDS : 0
  const base = `${NAME}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax`
  return secure ? `${base}; Secure` : base
}

/** @returns undefined where there is none, or none that was written by {@link writeAttemptCookie} */
export function readAttemptCookie(header: string | null): SignInAttempt | undefined {
  const value = cookieIn(header, NAME)
  if (value === undefined) return undefined
  try {
    const held: Partial<Record<string, unknown>> = JSON.parse(Buffer.from(value, 'base64url').toString())
    const { state, nonce, codeVerifier } = held
    if (typeof state !== 'string' || typeof nonce !== 'string' || typeof codeVerifier !== 'string') return undefined
    return { state, nonce, codeVerifier }
  } catch {
    return undefined
  }
}
