import type { OperatorContext } from './context'
import { writeOperation } from './write-operation'

export async function readOperation({ operations }: OperatorContext, { id }: { id: string }) {
  return writeOperation(await operations.find(id))
}
