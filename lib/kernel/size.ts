const UNITS: Record<string, number> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 }

/** A number of bytes, or text such as `'512kb'`, `'64mb'`, `'2gb'` (multiples of 1,024). */
export type Size = number | string

/**
 * @param size a number of bytes or text with a unit `b kb mb gb tb`
 * @param name what the size is for, used in the error's sentence
 * @returns whole bytes, more than zero
 * @throws TypeError when it is neither
 */
export function parseSize(size: Size, name = 'size'): number {
  if (typeof size === 'number') {
    if (size > 0) return Math.floor(size)
  } else if (typeof size === 'string') {
    const match = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb|tb)$/i.exec(size)
    const unit = match && UNITS[(match[2] ?? '').toLowerCase()]
    if (match && unit && Number(match[1]) > 0) return Math.floor(Number(match[1]) * unit)
  }
  throw new TypeError(
    `${name} must be a number of bytes above 0 or text such as '512kb', '64mb' or '2gb', not ${typeof size === 'string' ? JSON.stringify(size) : String(size)}`,
  )
}
