import { parseDuration, type Duration } from '@/lib/kernel/duration'
import type { Role } from '@/lib/kernel/role'
import { audited } from './audited'
import type { OperatorContext } from './context'
import { countValidTokens, writeToken } from './list-tokens'
import { Refused } from './refused'
import { secretHash } from './secret-hash'

/** Makes a bearer token. Its secret is in the answer and nowhere else. */
export async function createToken(
  context: OperatorContext,
  { name, role, scopes, expiresIn }: { name: string; role: Role; scopes?: string[]; expiresIn?: Duration },
) {
  const { tokens, clock, actor } = context
  const before = { tokens: await countValidTokens(context) }
  return audited(context, { action: 'token.create', subject: name, before }, async () => {
    const token = `tl_${context.secret()}`
    const createdAt = clock.now()
    const lifeMs = expiresIn === undefined ? Infinity : parseDuration(expiresIn)
    const expiresAt = Number.isFinite(lifeMs) ? createdAt + lifeMs : undefined
    const stored = await tokens.add({
      name,
      role,
      scopes,
      tokenHash: secretHash(token),
      createdBy: actor.name,
      createdAt,
      expiresAt,
    })
    if (!stored) throw new Refused('conflict', `There is a token called ${JSON.stringify(name)} already.`, '$.name')
    return {
      answer: { ...writeToken(stored), token },
      after: { id: stored.id, role, tokens: await countValidTokens(context) },
    }
  })
}
