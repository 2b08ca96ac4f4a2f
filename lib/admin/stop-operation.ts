import { audited } from './audited'
import type { OperatorContext } from './context'
import { writeOperation } from './write-operation'

/** Asks an operation to end where it is; what it did until then stays done. */
export async function stopOperation(context: OperatorContext, { id }: { id: string }) {
  return audited(context, { action: 'operation.stop', subject: id }, () => {
    const answer = writeOperation(context.operations.stop(id))
    return Promise.resolve({ answer, after: { progress: { ...answer.progress } } })
  })
}
