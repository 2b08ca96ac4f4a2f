/**
 * `JSON.parse` keeps the last of two fields of one name, other readers the first: what one of them checked, another carries
 * out. RFC 8259 leaves it open, so they are refused.
 *
 * @param text JSON that `JSON.parse` took
 * @returns the name of a field that an object has twice; undefined where there is none
 */
export function duplicateField(text: string): string | undefined {
  /** One set of names for each object that is open, undefined for each array. */
  const open: (Set<string> | undefined)[] = []
  let at = 0
  while (at < text.length) {
    const character = text.charAt(at)
    if (character === '{') open.push(new Set())
    else if (character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === '"') {
      const end = endOfString(text, at)
      const names = open.at(-1)
      if (names && isName(text, end)) {
        const name = unquote(text.slice(at, end))
        if (names.has(name)) return name
        names.add(name)
      }
      at = end
      continue
    }
    at++
  }
  return undefined
}

/** @returns the position after the closing quote */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1
  return at + 1
}

function isName(text: string, from: number): boolean {
  const rest = /[^ \t\r\n]/g
  rest.lastIndex = from
  return rest.exec(text)?.[0] === ':'
}

function unquote(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
}
