'use client'

import { useEffect, useState } from 'react'
import { headingOf } from '@/components/ui/heading-of'
import styles from './shell.module.css'

/** What a touch does something with of its own: it need not say what it means as well. */
const WORKS = 'a, button, input, select, textarea, label, summary, [role="tab"]'
/** Room for three lines below something, else they stand above it. */
const ROOM_PX = 90

interface Shown {
  readonly text: string
  readonly at: DOMRect
}

/** @returns what stands behind an element: by itself or what it is part of, of a cell by its column's heading */
function meaningOf(element: Element): Shown | undefined {
  const of = element.closest<HTMLElement>('[title]') ?? element.closest('td')
  const text = of?.title || (of instanceof HTMLTableCellElement && headingOf(of)?.title)
  // A name that might be cut off says nothing more where it is not.
  return of && text && text !== of.textContent ? { text, at: of.getBoundingClientRect() } : undefined
}

/** Moves from one explained name to the next of the same list or heading, which is one stop for Tab. */
function walkNames(by: 1 | -1): boolean {
  const { activeElement } = document
  if (!activeElement?.matches('[data-explained]')) return false
  const names = [...(activeElement.closest('dl, thead')?.querySelectorAll<HTMLElement>('[data-explained]') ?? [])]
  names[names.findIndex((name) => name === activeElement) + by]?.focus()
  return true
}

/**
 * What things mean, and when exactly something was, stands in their `title`, which browsers show to a mouse only. Here it is
 * shown to who comes by keyboard, on focus, or by touch.
 */
export function Tip() {
  const [shown, setShown] = useState<Shown>()
  useEffect(() => {
    let by: 'keyboard' | 'mouse' | 'touch' = 'mouse'
    const hide = () => setShown(undefined)
    // What a cell's column means would be told again with each row.
    const onFocus = ({ target }: FocusEvent) => {
      if (by === 'keyboard' && target instanceof Element && !target.closest('td')) setShown(meaningOf(target))
    }
    const onPointer = ({ pointerType }: PointerEvent) => {
      by = pointerType === 'touch' ? 'touch' : 'mouse'
      hide()
    }
    const onClick = ({ target }: MouseEvent) => {
      if (by === 'touch' && target instanceof Element && !target.closest(WORKS)) setShown(meaningOf(target))
    }
    const onKey = (event: KeyboardEvent) => {
      by = 'keyboard'
      if (event.key === 'Escape') hide()
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : undefined
      if (step !== undefined && walkNames(step)) event.preventDefault()
    }
    const listening = new AbortController()
    const { signal } = listening
    document.addEventListener('focusin', onFocus, { signal })
    document.addEventListener('focusout', hide, { signal })
    document.addEventListener('pointerdown', onPointer, { signal })
    document.addEventListener('click', onClick, { signal })
    document.addEventListener('keydown', onKey, { signal })
    document.addEventListener('scroll', hide, { signal, capture: true, passive: true })
    return () => listening.abort()
  }, [])
  if (!shown) return null
  const { text, at } = shown
  const isBelow = at.bottom + ROOM_PX < window.innerHeight
  const place = isBelow ? { top: at.bottom + 6 } : { bottom: window.innerHeight - at.top + 6 }
  // Screen readers have it from the title.
  return (
    <div
      className={styles.tip}
      style={{ ...place, left: `clamp(8px, ${at.left}px, calc(100vw - 288px))` }}
      data-testid="tip"
      aria-hidden
    >
      {text}
    </div>
  )
}
