import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { readSession, type Recognised } from '@/lib/admin/read-session'
import { SESSION_COOKIE } from '@/lib/api/session-cookie'
import { openContainer } from './container'

/** @returns who looks at the page, undefined where nobody is signed in */
export async function pageSession(): Promise<Recognised | undefined> {
  const secret = (await cookies()).get(SESSION_COOKIE)?.value
  if (!secret) return undefined
  const { admin } = await openContainer()
  return readSession(admin, secret)
}

/** For layouts and pages: goes on with who is signed in, or to the sign-in page. */
export async function requireSession(): Promise<Recognised> {
  return (await pageSession()) ?? redirect('/sign-in')
}
