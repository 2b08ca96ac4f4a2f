import { audited } from './audited'
import type { OperatorContext } from './context'
import { writeOperation } from './write-operation'

/** Asks an operation to end where it is; what it did until then stays done. */
export async function stopOperation(context: OperatorContext, { id }: { id: string }) {
  const { operations } = context
  return audited(context, { action: 'operation.stop', subject: id }, async () => {
    const answer = writeOperation(await operations.stop(id))
    const { state, progress } = writeOperation(await operations.find(id))
    const before = { state: answer.state, progress: { ...answer.progress } }
    return { answer, before, after: { state, progress: { ...progress } } }
  })
}
