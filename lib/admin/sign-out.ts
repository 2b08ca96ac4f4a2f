import { audited } from './audited'
import type { OperatorContext } from './context'
import { secretHash } from './secret-hash'

/** Ends the session on the server, so that a copy of its cookie is worth nothing. */
export async function signOut(context: OperatorContext, { secret }: { secret: string }): Promise<void> {
  const { sessions, clock, actor } = context
  await audited(context, { action: 'session.end', subject: actor.name }, async () => {
    const answer = await sessions.revokeSession(secretHash(secret), clock.now())
    return { answer }
  })
}
