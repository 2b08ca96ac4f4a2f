'use client'

import { type ReactNode, useSyncExternalStore } from 'react'
import { formatMoment, formatWhen } from './format'

/** Below a second the words are “just now”: what is read is never further off. */
const TICK_MS = 1_000

const listeners = new Set<() => void>()
let now = 0
let ticking: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  ticking ??= setInterval(() => {
    if (document.hidden) return
    now = Date.now()
    listeners.forEach((one) => one())
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

function read(): number {
  if (ticking === undefined) now = Date.now()
  return now
}

interface WhenProps {
  at: number
  /** The moment it is told from, where other figures beside it stand still at that moment; else the time goes on. */
  asOf?: number
}

/** How long ago something was, kept up to date by one clock for all of them; the exact moment is behind it. */
export function When({ at, asOf }: WhenProps) {
  const seen = useSyncExternalStore(subscribe, read, read)
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatWhen(at, asOf ?? seen)}
    </time>
  )
}

/** A span that ended or will end at a moment, which is behind it; without one where that is not known. */
export function Moment({ at, children }: { at: number; children: ReactNode }) {
  return Number.isFinite(at) ? (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {children}
    </time>
  ) : (
    children
  )
}
