import type { Database } from '@/lib/database/client'
import { ANSWERS_KEPT_MS, CLAIM_LIFE_MS, type IdempotentAnswers } from '@/lib/ports/idempotent-answers'

/** Answers in the database, so that a repeated request finds its answer in another process, and after a restart. */
export function createIdempotentAnswers({ client }: Database): IdempotentAnswers {
  return {
    async claim(id, requestHash, now) {
      await client.idempotentAnswer.deleteMany({ where: { createdAt: { lte: new Date(now - ANSWERS_KEPT_MS) } } })
      const createdAt = new Date(now)
      // The primary key decides: of two that are created at once, one is refused.
      const created = await client.idempotentAnswer.create({ data: { id, requestHash, createdAt } }).then(
        () => true,
        (thrown: unknown) => {
          if (!isTaken(thrown)) throw thrown
          return false
        },
      )
      if (created) return undefined
      const abandoned = { id, requestHash, status: null, createdAt: { lte: new Date(now - CLAIM_LIFE_MS) } }
      const { count } = await client.idempotentAnswer.updateMany({ where: abandoned, data: { createdAt } })
      if (count === 1) return undefined
      const kept = await client.idempotentAnswer.findUnique({ where: { id } })
      // Released between the two looks: whoever asks again gets it.
      if (!kept) return { requestHash, answer: undefined }
      const { status, answer: body } = kept
      const answer = status === null || body === null ? undefined : { status, body }
      return { requestHash: kept.requestHash, answer }
    },
    async complete(id, { status, body }) {
      await client.idempotentAnswer.updateMany({ where: { id }, data: { status, answer: body } })
    },
    async release(id) {
      await client.idempotentAnswer.deleteMany({ where: { id, status: null } })
    },
  }
}

/** Prisma's code for a unique key that is there already. */
function isTaken(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'P2002'
}
