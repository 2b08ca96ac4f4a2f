import { ApiProblem } from '@/lib/api/client'

/** What is needed of a query to tell since when it is old. */
export interface Asked {
  readonly state: { readonly error: unknown; readonly dataUpdatedAt: number }
}

export const isSilence = (error: unknown): boolean => error instanceof ApiProblem && error.status === 0

const AGAIN_MS = 5_000

/** What a server says that is about to stop, or that could not ask what it needs. */
const isUnavailable = (error: unknown): boolean => error instanceof ApiProblem && error.status === 503

/** An interval for queries: what was not answered is asked for again, also where nothing else is asked for twice. */
export const againInSilence = ({ state: { error } }: Asked): number | false =>
  isSilence(error) || isUnavailable(error) ? AGAIN_MS : false

/**
 * @param asked the queries of what is on the page
 * @returns the moment of the oldest answer still shown of those that the server did not answer again; 0 where none of
 *   them ever had one, undefined where the server answers
 */
export function oldestShown(asked: readonly Asked[]): number | undefined {
  const unanswered = asked.filter(({ state }) => isSilence(state.error))
  if (unanswered.length === 0) return undefined
  const shown = unanswered.map(({ state }) => state.dataUpdatedAt).filter((at) => at > 0)
  return shown.length === 0 ? 0 : Math.min(...shown)
}
