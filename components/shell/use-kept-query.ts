'use client'

import { usePathname } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { useCallback, useEffect, useRef, useState } from 'react'

/**
 * A filter that several pages have: chosen on one, it holds on the others, and stands in the URL of each. Going back finds
 * what the URL of a page names.
 *
 * @param name in the URL
 * @param applies whether this page has it
 * @returns what is chosen, null where nothing is, and a way to choose something else
 */
export function useKeptQuery(name: string, applies: boolean) {
  const pathname = usePathname()
  const [inUrl, setInUrl] = useQueryState(name, parseAsString)
  const [kept, setKept] = useState(inUrl)
  const backTo = useRef<string>(undefined)
  useEffect(() => {
    const onPop = () => {
      backTo.current = location.href
    }
    addEventListener('popstate', onPop)
    return () => removeEventListener('popstate', onPop)
  }, [])
  useEffect(() => {
    // As long as the address is that one: what the state says of it follows the page.
    const isBack = backTo.current === location.href
    if (!isBack) backTo.current = undefined
    if (!applies) return
    // What was set while a link was being followed is in the state, but not in the address that the link led to.
    const isThere = new URLSearchParams(location.search).has(name)
    if (!isThere && kept !== null && !isBack) void setInUrl(kept)
    else if (inUrl !== kept) setKept(inUrl)
  }, [applies, name, pathname, inUrl, kept, setInUrl])
  const choose = useCallback(
    (value: string | null) => {
      setKept(value)
      void setInUrl(value)
    },
    [setInUrl],
  )
  return [inUrl ?? kept, choose] as const
}
