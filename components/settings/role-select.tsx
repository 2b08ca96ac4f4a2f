import { Select } from '@mantine/core'
import { ROLES, type Role } from '@/lib/kernel/role'

/** What somebody, or a token, may do. */
export function RoleSelect({ value, choose }: { value: Role; choose: (role: Role) => void }) {
  return (
    <Select
      label="Role"
      mt="md"
      allowDeselect={false}
      data={[...ROLES]}
      value={value}
      onChange={(name) => choose(ROLES.find((one) => one === name) ?? 'viewer')}
    />
  )
}
