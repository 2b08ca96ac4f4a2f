'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useLayoutEffect, useRef } from 'react'

/** Where the focus was, told so that what stands there now can be found once it is gone. */
interface Place {
  readonly element: HTMLElement
  /** From its parent upwards, each with which of its children led to it. */
  readonly above: readonly (readonly [parent: Element, index: number])[]
}

/** More than a dialog has fields, so that what opened it is among them. */
const REMEMBERED = 30

/** No fields: on a phone one would bring up the keyboard that nobody asked for. */
const STOPS = 'a[href], button, [tabindex]:not([tabindex="-1"]), input:is([type="checkbox"], [type="radio"])'

/** A button that works: in a moment it can be pressed again, or gives way to something else. */
const BUSY = '[data-loading]:disabled'

/** Can have the focus, or will in a moment. */
const isThere = (element: Element): boolean =>
  element.isConnected &&
  element.matches(`${BUSY}, :not(:disabled)`) &&
  element.checkVisibility({ visibilityProperty: true })

const page = (): Element | null => document.getElementById('content')
const heading = (): HTMLElement | null => document.querySelector('#content h1')

/** @returns whether nobody has chosen where the focus is */
export const isFocusNowhere = (): boolean =>
  document.activeElement === document.body || document.activeElement === heading()

function placeOf(element: HTMLElement): Place {
  const above: [Element, number][] = []
  for (let child: Element = element; child.parentElement; child = child.parentElement)
    above.push([child.parentElement, [...child.parentElement.children].indexOf(child)])
  return { element, above }
}

const firstStopIn = (element: Element | undefined): HTMLElement | undefined =>
  element &&
  [element, ...element.querySelectorAll(STOPS)].find(
    (one): one is HTMLElement => one instanceof HTMLElement && one.matches(STOPS) && isThere(one),
  )

/**
 * @returns what can be used nearest to where something was: the next row, the button that took its place, which may be
 *   busy; undefined where that was in a dialog that is closed
 */
function nearest({ above }: Place): HTMLElement | undefined {
  for (const [parent, index] of above) {
    if (parent === document.body || parent.matches('[data-portal]')) return undefined
    if (!parent.isConnected) continue
    const there = parent.children[Math.min(index, parent.children.length - 1)]
    const stop = firstStopIn(there) ?? firstStopIn(parent)
    if (stop || parent === page()) return stop
  }
  return undefined
}

/**
 * Whoever goes by keyboard goes on from where they were: what had the focus may close, like a dialog, vanish, like a row, or
 * give way to another button, and browsers then begin again at the top of the page. It goes back to what opened a dialog,
 * else to the nearest thing there is, on another page to its heading.
 */
export function useKeptFocus(): void {
  const pathname = usePathname()
  const trail = useRef<Place[]>([])
  const isHeld = useRef(false)
  const look = useRef<() => void>(undefined)

  useEffect(() => {
    let asked = 0
    const onIn = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      isHeld.current = true
      trail.current = [placeOf(target), ...trail.current.filter(({ element }) => element !== target)].slice(
        0,
        REMEMBERED,
      )
    }
    // Who clicks beside everything, or leaves a field by Escape, lets go.
    const onOut = ({ target, relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null || !(target instanceof HTMLElement)) return
      queueMicrotask(() => {
        const isLeft = isThere(target) && !target.matches(':disabled') && document.activeElement === document.body
        if (isLeft && document.hasFocus()) isHeld.current = false
      })
    }
    const back = () => {
      if (!isHeld.current || document.activeElement !== document.body) return
      for (const place of trail.current) {
        const next = isThere(place.element) ? place.element : nearest(place)
        // One that is busy takes it later, when this is asked again.
        if (next) return next.focus({ preventScroll: true })
      }
      heading()?.focus({ preventScroll: true })
    }
    // After the effects of what was drawn, which may know better where to go.
    look.current = () => {
      cancelAnimationFrame(asked)
      asked = requestAnimationFrame(back)
    }
    const observer = new MutationObserver(look.current)
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
    document.addEventListener('focusin', onIn)
    document.addEventListener('focusout', onOut)
    return () => {
      cancelAnimationFrame(asked)
      observer.disconnect()
      document.removeEventListener('focusin', onIn)
      document.removeEventListener('focusout', onOut)
    }
  }, [])

  // Of another page nothing is near to where one was.
  useLayoutEffect(() => {
    const content = page()
    trail.current = trail.current.filter(({ above }) => !above.some(([parent]) => parent === content))
    look.current?.()
  }, [pathname])
}
