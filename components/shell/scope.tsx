'use client'

import { usePathname } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'

/** Pages whose figures and actions can be those of one process; what the others show and do is of all of them. */
const SCOPED = ['/', '/advisor', '/levels', '/keys', '/strategies']

interface Scope {
  /** The process that the page is about; undefined for all together. */
  readonly instance: string | undefined
  /** Whether this page can be about one process. */
  readonly applies: boolean
  choose(instance: string | undefined): void
}

const ScopeContext = createContext<Scope | undefined>(undefined)

/** Which processes the page is about: in the URL, and kept from page to page. */
export function ScopeProvider({ children }: { children: ReactNode }) {
  const applies = SCOPED.includes(usePathname())
  const [inUrl, setInUrl] = useQueryState('process', parseAsString)
  const [kept, setKept] = useState(inUrl)
  const chosen = inUrl ?? kept
  useEffect(() => {
    if (!applies) return
    if (inUrl === null && kept !== null) void setInUrl(kept)
    else if (inUrl !== kept) setKept(inUrl)
  }, [applies, inUrl, kept, setInUrl])
  const scope = useMemo(
    () => ({
      instance: applies ? (chosen ?? undefined) : undefined,
      applies,
      choose(instance: string | undefined) {
        setKept(instance ?? null)
        void setInUrl(instance ?? null)
      },
    }),
    [applies, chosen, setInUrl],
  )
  return <ScopeContext value={scope}>{children}</ScopeContext>
}

export function useScope(): Scope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('useScope needs a ScopeProvider above it')
  return scope
}
