import type { AdminContext } from '@/lib/admin/context'
import { createSignInLink } from '@/lib/admin/exchange-sign-in-link'

/**
 * Makes the link that the terminal shows at each start: whoever can read the terminal owns the machine. The secret is in
 * the fragment, which browsers send to no server and keep out of `Referer`; the page posts it.
 *
 * @param publicUrl where browsers reach the server
 */
export async function signInLink(admin: AdminContext, publicUrl: string): Promise<string> {
  return `${publicUrl}/sign-in#token=${await createSignInLink(admin)}`
}
