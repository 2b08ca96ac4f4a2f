import { audited } from './audited'
import type { OperatorContext } from './context'
import { Refused } from './refused'

/** Makes a bearer token worthless at once. */
export async function revokeToken(context: OperatorContext, { id }: { id: string }): Promise<void> {
  const { tokens, clock } = context
  await audited(context, { action: 'token.revoke', subject: id }, async () => {
    const revoked = await tokens.revoke(id, clock.now())
    if (!revoked) throw new Refused('not-found', `There is no token ${JSON.stringify(id)} that is not revoked.`)
    return { answer: undefined, after: { name: revoked.name } }
  })
}
