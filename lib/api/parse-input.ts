import { z } from 'zod'
import { HttpProblem } from './problem-response'

const nothing = z.union([z.undefined(), z.strictObject({})])

/**
 * @param schema what is allowed; undefined where nothing is
 * @param input of path, query or body
 * @throws HttpProblem 400 that names every mistake
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema | undefined, input: unknown): z.output<Schema> {
  const parsed = (schema ?? nothing).safeParse(input)
  // Without a schema the type is that of `undefined`, and nobody reads it.
  if (parsed.success) return parsed.data as z.output<Schema>
  const errors = mistakes(parsed.error.issues)
  const detail = errors.length === 1 && errors[0] ? sentence(errors[0]) : `The request has ${errors.length} mistakes.`
  throw new HttpProblem(400, detail, { errors })
}

/** At most this many are told; a body of 1 MB could hold a million. */
const MAX_TOLD = 20

function mistakes(
  issues: readonly z.core.$ZodIssue[],
  at: readonly PropertyKey[] = [],
): { path: string; message: string }[] {
  return issues
    .flatMap((issue) => {
      const path = [...at, ...issue.path]
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => ({ path: writePath([...path, key]), message: 'is not a known field' }))
      if (issue.code === 'invalid_union') return [unionMistake(issue, path)].flat()
      return [{ path: writePath(path), message: issue.message }]
    })
    .slice(0, MAX_TOLD)
}

/** Of the alternatives of a union, the one that came nearest says what is wrong. */
function unionMistake(issue: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[]) {
  const told = issue.errors.map((issues) => mistakes(issues, path)).sort((one, other) => one.length - other.length)
  return told[0] ?? [{ path: writePath(path), message: issue.message }]
}

function writePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part).slice(0, 100)}`),
    '$',
  )
}

function sentence({ path, message }: { path: string; message: string }): string {
  return `${path}: ${message}`
}
