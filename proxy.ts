import { NextResponse, type NextRequest } from 'next/server'
import { containerSlot } from '@/lib/server/container-slot'
import { isOurHost } from '@/lib/api/host-name'
import { hostNamesOf } from '@/lib/server/environment'

/**
 * Gives each page a content security policy with a nonce of its own and turns foreign Hosts away. No boundary for who may
 * do what: that is decided in every handler and page (`lib/api/gate.ts`, `lib/server/page-session.ts`).
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const container = await containerSlot().container
  const names = container ? hostNamesOf(container.environment) : []
  if (!isOurHost(request.headers.get('host'), names))
    return new NextResponse('This server is not known by that Host.\n', { status: 403 })
  const nonce = btoa(crypto.randomUUID())
  const policy = policyWith(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // Next takes the nonce for its own scripts from here.
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('cache-control', 'no-store')
  return response
}

function policyWith(nonce: string): string {
  const development = process.env.NODE_ENV === 'development'
  return [
    "default-src 'self'",
    // React's development build evaluates text to show stacks.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Mantine and Recharts position things with style attributes, which no nonce can allow.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = {
  // The API checks for itself and sets its own headers; built files are the same for everybody.
  matcher: ['/((?!api/|_next/static/|_next/image|favicon.ico|icon.svg).*)'],
}
