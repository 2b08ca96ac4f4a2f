import type { LogRecord } from '@/lib/kernel/record'

/** Each takes some 7 µs where there is a disk level, whose entry of the name goes: the event loop is held for 15 ms. */
const MOST_NAMES = 2_000
/** A thousand records of a name each are applied in a few milliseconds. */
const MOST_RECORDS = 1_000
/** Before any was read: a record may name a thousand keys. */
const FIRST_RECORDS = 2

/** How many records the next read of the log asks for, going by what the last one named. */
export class ReadSize {
  records = FIRST_RECORDS

  note(read: readonly LogRecord[]): void {
    const names = read.reduce((sum, record) => sum + record.names.length, 0)
    if (names === 0) return
    const fitting = Math.floor((MOST_NAMES * read.length) / names)
    this.records = Math.min(Math.max(fitting, 1), MOST_RECORDS)
  }
}
