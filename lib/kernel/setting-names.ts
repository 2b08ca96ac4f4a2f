/** The settings of `T`, each by name, so that the compiler notices one that is left out or that there is not. */
export type SettingNames<T> = Readonly<Record<NameOf<T>, true>>

/** Of a union the names of all its members. */
type NameOf<T> = T extends T ? keyof T : never

/**
 * What is misspelt would be left out in silence, and its default taken for what was asked.
 *
 * @param where what the settings are given to, such as `createCache()`
 * @throws TypeError where they are no object, or one is named that there is not
 */
export function assertSettingNames(given: unknown, names: Readonly<Record<string, true>>, where: string): void {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`${where} must be an object of settings, not ${given === null ? 'null' : typeof given}`)
  for (const name of Object.keys(given))
    if (!Object.hasOwn(names, name))
      throw new TypeError(`${where} has no setting ${JSON.stringify(name)}; it has ${Object.keys(names).join(', ')}`)
}
