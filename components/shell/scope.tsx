'use client'

import { usePathname } from 'next/navigation'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useKeptQuery } from './use-kept-query'

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
  const [chosen, choose] = useKeptQuery('process', applies)
  const scope = useMemo(
    () => ({
      instance: applies ? (chosen ?? undefined) : undefined,
      applies,
      choose: (instance: string | undefined) => choose(instance ?? null),
    }),
    [applies, chosen, choose],
  )
  return <ScopeContext value={scope}>{children}</ScopeContext>
}

export function useScope(): Scope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('useScope needs a ScopeProvider above it')
  return scope
}
