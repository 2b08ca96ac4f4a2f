import type { OperatorContext } from './context'
import { writeOperation } from './write-operation'

export function readOperation({ operations }: OperatorContext, { id }: { id: string }) {
  return writeOperation(operations.find(id))
}
