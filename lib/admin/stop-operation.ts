import { audited } from './audited'
import type { OperatorContext } from './context'
import { writeOperation } from './write-operation'

/** Asks an operation to end where it is; what it did until then stays done. */
export async function stopOperation(context: OperatorContext, { id }: { id: string }) {
  return audited(context, { action: 'operation.stop', subject: id }, async () => {
    const answer = writeOperation(await context.operations.stop(id))
    return { answer, after: { progress: { ...answer.progress } } }
  })
}
