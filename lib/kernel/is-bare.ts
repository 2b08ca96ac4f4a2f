/** Without a prototype, as results of GraphQL are, and parsed queries: nothing is inherited into it, also when it comes back. */
export function isBare(object: object): boolean {
  return Object.getPrototypeOf(object) === null
}
