'use client'

import { Button, type ButtonProps, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { MouseEventHandler } from 'react'
import { api } from '@/lib/api/client'
import type { Role } from '@/lib/api/contract/primitives'
import { roleAllows } from '@/lib/kernel/role'

export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: ({ signal }) => api.getSession({ signal }), staleTime: 60_000 })

/** @returns why the person at hand may not do what needs `role`; undefined where they may, or while it is not known yet */
export function useForbidden(role: Role): string | undefined {
  const { data } = useSession()
  if (!data || roleAllows(data.actor.role, role)) return undefined
  return `This needs the role ${role}; you are signed in as ${data.actor.role}.`
}

/**
 * @returns whether the person at hand is known to be allowed what needs `role`: what only some may ask for is not asked for
 * before that, because each refusal is an error in the browser and a denial in the audit
 */
export function useAllowed(role: Role): boolean {
  const { data } = useSession()
  return data !== undefined && roleAllows(data.actor.role, role)
}

interface GuardedButtonProps extends ButtonProps {
  needs?: Role
  /** Why nobody may press it now. */
  barred?: string
  type?: 'button' | 'submit'
  onClick?: MouseEventHandler<HTMLButtonElement>
}

/** A button that stays in its place, disabled and saying why, for who may not press it. */
export function GuardedButton({ needs = 'operator', barred, disabled, ...rest }: GuardedButtonProps) {
  const why = useForbidden(needs) ?? barred
  const button = <Button disabled={disabled || why !== undefined} {...rest} />
  if (!why) return button
  return (
    <Tooltip label={why}>
      <span tabIndex={0} role="note" aria-label={why}>
        {button}
      </span>
    </Tooltip>
  )
}
