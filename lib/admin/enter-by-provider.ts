import type { Role } from '@/lib/kernel/role'
import { reasonOf } from '@/lib/kernel/errors'
import type { Identity, SignInAttempt } from '@/lib/ports/identity-provider'
import type { StoredUser } from '@/lib/ports/user-store'
import { audited } from './audited'
import { beginSession, type BegunSession } from './begin-session'
import type { OperatorContext } from './context'
import { Refused } from './refused'
import { isReserved } from './reserved-names'

export type { SignInAttempt }

const MAX_NAME = 64

/** @throws Refused where there is no identity provider, or it cannot be asked */
export function providerOf({ identity }: OperatorContext) {
  if (!identity) throw new Refused('not-found', 'No identity provider is set up here (TIMBERLINE_OIDC_ISSUER).')
  return identity
}

/** Sends somebody to the identity provider. */
export async function goToProvider(context: OperatorContext) {
  return providerOf(context)
    .begin()
    .catch((thrown: unknown) => {
      throw new Refused('unavailable', `The identity provider cannot be reached: ${reasonOf(thrown)}`)
    })
}

/**
 * Begins a session for whom the identity provider vouches, with the role that its claim gives now. The user is known by
 * issuer and subject only: a name that it shares with somebody here gives nothing of theirs.
 */
export async function enterByProvider(
  context: OperatorContext,
  { search, attempt }: { search: string; attempt: SignInAttempt },
): Promise<BegunSession> {
  const provider = providerOf(context)
  return audited(context, { action: 'session.begin', subject: 'identity provider' }, async () => {
    const identity = await provider.finish(search, attempt).catch((thrown: unknown) => {
      throw new Refused('unknown-actor', `The identity provider does not vouch for this sign-in: ${reasonOf(thrown)}`)
    })
    const { role } = identity
    if (!role) throw new Refused('unknown-actor', `The identity provider gives ${identity.name} no role here.`)
    const known = await context.users.findByExternalId(identity.externalId)
    const user = (known && (await welcomeBack(context, known, role))) ?? (await newUser(context, identity, role))
    const session = await beginSession(context, { user: user.name, role })
    const before = known && { role: known.role, lastSignInAt: known.lastSignInAt ?? null }
    return { answer: session, before, after: { user: user.name, role } }
  })
}

/** Sessions that were begun with another role end. */
async function welcomeBack({ users, sessions, clock }: OperatorContext, user: StoredUser, role: Role) {
  const now = clock.now()
  if (user.role !== role) await sessions.revokeSessionsOf(user.name, now)
  return users.change(user.id, { role, lastSignInAt: now })
}

async function newUser({ users, clock }: OperatorContext, identity: Identity, role: Role): Promise<StoredUser> {
  const { externalId } = identity
  const name = tidyName(identity.name)
  const user = { role, externalId, passwordHash: undefined, createdBy: 'identity provider', createdAt: clock.now() }
  for (const free of [name, `${name.slice(0, MAX_NAME - 4)} (2)`, `${name.slice(0, MAX_NAME - 4)} (3)`]) {
    if (isReserved(free)) continue
    const added = await users.add({ ...user, name: free })
    if (added) return (await users.change(added.id, { lastSignInAt: clock.now() })) ?? added
  }
  throw new Refused('conflict', `There are other users called ${JSON.stringify(name)} already.`)
}

/** As users are called here: letters, digits, spaces and . _ @ -. */
function tidyName(name: string): string {
  const tidy = name.replace(/[^\p{L}\p{N}._@ -]+/gu, '-').replace(/^[._@ -]+/, '')
  return Array.from(tidy).slice(0, MAX_NAME).join('') || 'somebody'
}
