import { Anchor } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { LevelName } from '@/lib/kernel/outcome'
import type { Target } from '@/lib/kernel/target'
import { Name } from './name'
import { targetQuery } from './target-text'
import styles from './ui.module.css'

export const keyHref = (key: string): string => `/key?key=${encodeURIComponent(key)}`

/** @returns where the Keys page is with filters set, e.g. `{ tag: 'tech' }` */
export const keysHref = (filters: Record<string, string>): string => `/keys?${new URLSearchParams(filters).toString()}`

export const tagHref = (tag: string): string => `/tags?${new URLSearchParams({ tag }).toString()}`

export const dependenciesHref = (key: string): string => `/dependencies?${new URLSearchParams({ key }).toString()}`

/** @returns where operations are listed, narrowed: by who did them, or by what they named */
export const operationsHref = (filters: Record<string, string> = {}): string =>
  `/activity?${new URLSearchParams({ view: 'operations', ...filters }).toString()}`

/** @returns where what a target names can be looked at; undefined where no one page shows it */
export function targetHref(target: Target): string | undefined {
  if ('key' in target) return keyHref(target.key)
  if ('keys' in target) return target.keys.length === 1 ? keyHref(target.keys[0] ?? '') : undefined
  if ('tag' in target) return tagHref(target.tag)
  if ('dependency' in target) return dependenciesHref(target.dependency)
  return listHref(target)
}

/** @returns where Keys lists what a target takes, if need be of one level or process; undefined where no filter is like it */
export function listHref(target: Target, of: { level?: LevelName; process?: string } = {}): string | undefined {
  if ('tag' in target) return keysHref({ tag: target.tag, ...of })
  if ('namespace' in target) return keysHref({ namespace: target.namespace, ...of })
  if ('prefix' in target) return keysHref({ prefix: target.prefix, ...of })
  return 'all' in target ? keysHref(of) : undefined
}

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
