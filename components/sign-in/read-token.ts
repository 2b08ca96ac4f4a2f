/** @returns the token in a sign-in link, its fragment, or what was pasted; undefined where there is none */
export function readToken(text: string): string | undefined {
  const inLink = /[#&]token=([^&\s]+)/.exec(text)?.[1]
  if (inLink) return decodeURIComponent(inLink)
  const bare = text.trim().replace(/^#/, '')
  return /^[\w-]{20,512}$/.test(bare) ? bare : undefined
}

/** @returns where to go after signing in: a path of this console, never another site's address */
export function safePath(from: string | null): string {
  return from && /^\/(?![/\\])/.test(from) ? from : '/'
}
