interface Named {
  readonly label: string
}

/**
 * @param groups of entries of the palette, in their usual order
 * @param typed what they are to match
 * @returns the same, but what is called exactly so comes first in its group, and its group before the others
 */
export function exactFirst<Group extends { readonly actions: readonly Named[] }>(
  groups: readonly Group[],
  typed: string,
): Group[] {
  const wanted = typed.toLowerCase()
  const isExact = ({ label }: Named): boolean => label.toLowerCase() === wanted
  const isAhead = (one: boolean, other: boolean): number => Number(other) - Number(one)
  return groups
    .map((group) => ({
      ...group,
      actions: [...group.actions].sort((one, other) => isAhead(isExact(one), isExact(other))),
    }))
    .sort((one, other) => isAhead(one.actions.some(isExact), other.actions.some(isExact)))
}
