import { Anchor } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Target } from '@/lib/kernel/target'
import { Name } from './name'
import { targetQuery } from './target-text'
import styles from './ui.module.css'

export const keyHref = (key: string): string => `/key?key=${encodeURIComponent(key)}`

/** @returns where the Keys page is with filters set, e.g. `{ tag: 'tech' }` */
export const keysHref = (filters: Record<string, string>): string => `/keys?${new URLSearchParams(filters).toString()}`

export const tagHref = (tag: string): string => `/tags?${new URLSearchParams({ tag }).toString()}`

export const dependenciesHref = (key: string): string => `/dependencies?${new URLSearchParams({ key }).toString()}`

/** @returns where the Invalidate page is with its target filled in */
export const invalidateHref = (target: Target): string => `/invalidate?${targetQuery(target)}`

/** Lists hold many of these: none is fetched before somebody follows it. */
export function KeyLink({ of }: { of: string }) {
  return (
    <Anchor component={Link} href={keyHref(of)} prefetch={false} className={styles.mono} c="inherit" underline="hover">
      <Name of={of} />
    </Anchor>
  )
}

export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor component={Link} href={href} prefetch={false} size="sm" underline="hover">
      {children}
    </Anchor>
  )
}
