import { audited } from './audited'
import type { OperatorContext } from './context'
import { countValidTokens } from './list-tokens'
import { Refused } from './refused'

/** Makes a bearer token worthless at once. */
export async function revokeToken(context: OperatorContext, { id }: { id: string }): Promise<void> {
  const { tokens, clock } = context
  const before = { tokens: await countValidTokens(context) }
  await audited(context, { action: 'token.revoke', subject: id, before }, async () => {
    const revoked = await tokens.revoke(id, clock.now())
    if (!revoked) throw new Refused('not-found', `There is no token ${JSON.stringify(id)} that is not revoked.`)
    return { answer: undefined, after: { name: revoked.name, tokens: await countValidTokens(context) } }
  })
}
