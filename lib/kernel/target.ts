/** What an operator or a program wants gone. */
export type Target =
  | { readonly key: string }
  | { readonly keys: readonly string[] }
  | { readonly tag: string }
  | { readonly tags: readonly string[]; readonly match: 'any' | 'all' }
  /** The key and, recursively, everything that depends on it. */
  | { readonly dependency: string }
  | { readonly namespace: string }
  | { readonly prefix: string }
  | { readonly all: true }
