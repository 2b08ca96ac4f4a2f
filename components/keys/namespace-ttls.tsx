'use client'

import { createContext, useContext } from 'react'

/** The TTL that a namespace declares; one hour is the engine's default where none is. */
const DEFAULT_TTL_MS = 3_600_000

export const NamespaceTtls = createContext<ReadonlyMap<string, number>>(new Map())

export const useTtlOf = (namespace: string): number => useContext(NamespaceTtls).get(namespace) ?? DEFAULT_TTL_MS
