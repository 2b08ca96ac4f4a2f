/** A key is part of Keys, so that the list it came from stays marked. */
export const isCurrent = (href: string, path: string): boolean => path === href || (href === '/keys' && path === '/key')
