/** Another process, as far as can be told. */
export interface Member {
  readonly id: string
  /** What it last said of itself. */
  readonly report: string
  readonly heardAgoMs: number
  /** False where it has not been heard of for a while though it did not go: stopped, starved, or cut off. */
  readonly answers: boolean
}

/** What a process brings into its fleet. */
export interface Joining {
  readonly id: string
  /** Asked for every few seconds. */
  report(): string
  /** Answers others, in JSON. What it throws is told to who asked. */
  answer(topic: string, body: unknown): Promise<unknown>
}

/** The processes that run one cache. Whatever fails here fails nobody but who asks. */
export interface Fleet {
  /** Announces the process from now on, and answers for it. */
  join(joining: Joining): void
  /** @returns everybody who has joined and not gone, this process included; rejects where that cannot be told */
  members(): Promise<readonly Member[]>
  /** @throws Error where no answer came within the deadline, or the other could not give one */
  ask(id: string, topic: string, body: unknown): Promise<unknown>
  leave(): Promise<void>
}
