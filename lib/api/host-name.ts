const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** @returns the name in a `Host` header, lower-case and without its port; undefined where it is none */
export function hostNameOf(header: string | null): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '')
  return match?.[1]?.toLowerCase()
}

export function isLoopback(name: string): boolean {
  return LOOPBACK.has(name)
}

/**
 * A page of another site whose name was made to resolve to this machine (DNS rebinding) still sends its own name as Host.
 *
 * @param names what the server is called beside the loopback names
 * @returns whether a request with that `Host` header is meant for this server
 */
export function isOurHost(header: string | null, names: readonly string[]): boolean {
  const name = hostNameOf(header)
  return name !== undefined && (isLoopback(name) || names.includes(name))
}
