import { Refused } from './refused'

/** NIST SP 800-63B-4, 3.1.1.2: 15 characters where a password is all there is; no rule on what kinds of characters. */
const MIN_CHARACTERS = 15
/** Long enough for any passphrase; hashing must not become a way to keep the server busy. */
const MAX_PASSWORD_CHARACTERS = 256

/** Longer than the minimum, and still among the first that anybody tries. */
const COMMON = ['123456789012345', '1234567890123456', 'qwertyuiopasdfgh', 'passwordpassword', 'administrator123']

/**
 * @param password as typed; counted in code points after NFKC, as it is hashed
 * @param name of the user, which a password may not be built on
 * @param path of the input's field that holds it
 * @throws Refused with a sentence that says what would do
 */
export function assertPassword(password: string, name: string, path = '$.password'): void {
  const wrong = (sentence: string) => new Refused('bad-input', sentence, path)
  const text = password.normalize('NFKC')
  const length = Array.from(text).length
  if (length < MIN_CHARACTERS || length > MAX_PASSWORD_CHARACTERS)
    throw wrong(
      `A password has ${MIN_CHARACTERS} to ${MAX_PASSWORD_CHARACTERS} characters; a few words make a good one.`,
    )
  const plain = text.toLowerCase()
  if (new Set(plain).size < 5 || COMMON.includes(plain)) throw wrong('This password is among the first to be guessed.')
  if (plain.replaceAll(name.toLowerCase(), '').length < length / 2)
    throw wrong('A password may not be made of the name of its user.')
}
