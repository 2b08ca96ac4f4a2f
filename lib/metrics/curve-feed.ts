import type { CacheEvent } from '@/lib/kernel/event'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { MissRatioCurve, type CurveOptions } from './miss-ratio-curve'

/** Tells the curve of the requests that reach L1: hits are told by the level, all else by events. */
export class CurveFeed {
  readonly curve: MissRatioCurve
  readonly options: CurveOptions

  constructor(options: CurveOptions) {
    this.options = options
    this.curve = new MissRatioCurve(options)
  }

  /** Whether hits of a key that comes into L1 are to be told. */
  wants(key: string): boolean {
    return this.curve.samples(hashOfKey(key))
  }

  /** @returns whether later hits are wanted, too */
  hit(key: string, sizeBytes: number): boolean {
    const hash = hashOfKey(key)
    this.curve.hit(hash, sizeBytes)
    return this.curve.samples(hash)
  }

  record(event: CacheEvent): void {
    switch (event.kind) {
      case 'request.served':
        if (event.outcome !== 'memory') this.curve.missed(hashOfKey(event.key))
        return
      case 'entry.stored':
        return this.#stored(event, event.ttlMs)
      case 'entry.promoted':
        return this.#stored(event, Infinity)
      default:
    }
  }

  #stored({ key, sizeBytes }: { key: string; sizeBytes: number }, ttlMs: number): void {
    this.curve.stored(hashOfKey(key), sizeBytes, this.options.clock.now() + ttlMs)
  }
}
