/** @returns a text as one word of a POSIX shell, whatever is in it */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
