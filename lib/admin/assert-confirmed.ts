import { Refused } from './refused'

/** Who sends a name along means it as a safeguard, so a wrong one stops the call. */
export function assertConfirmed(namespace: string, confirm: string | undefined): void {
  if (confirm !== undefined && confirm !== namespace)
    throw new Refused('bad-input', `To confirm, repeat the name ${JSON.stringify(namespace)}.`, '$.confirm')
}
