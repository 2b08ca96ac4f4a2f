export interface KeptAnswer {
  /** Of the request that it answers. */
  readonly requestHash: string
  /** Undefined while the request is under way. */
  readonly answer: { readonly status: number; readonly body: string } | undefined
}

/** Answers to requests that carry an `Idempotency-Key`, kept for a day. */
export interface IdempotentAnswers {
  /**
   * Of any number of concurrent calls, one gets the id. An id whose request never ended can be had again after a while.
   * @returns undefined where the caller has it now, else what is kept for it
   */
  claim(id: string, requestHash: string, now: number): Promise<KeptAnswer | undefined>
  complete(id: string, answer: { status: number; body: string }): Promise<void>
  /** Forgets a request that did nothing. */
  release(id: string): Promise<void>
}

export const ANSWERS_KEPT_MS = 24 * 60 * 60_000
/** No request takes longer: what is under way for so long ended with its process. */
export const CLAIM_LIFE_MS = 5 * 60_000
