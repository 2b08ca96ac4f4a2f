import type { ApiRequest, Send } from './request'

/** As many as a page may hold: such lists are short, and nearly always one page. */
const LIMIT = 500

interface Page {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}

/**
 * @param send sends one request
 * @returns a function that asks for a list, page by page, and answers with all of it
 */
export function createListRequest(send: Send) {
  return async function sendAll<List extends Page>(request: ApiRequest): Promise<List> {
    const ask = (cursor?: string) => send<List>({ ...request, query: { ...request.query, limit: LIMIT, cursor } })
    let page = await ask()
    const items = [...page.items]
    while (page.nextCursor !== null) {
      page = await ask(page.nextCursor)
      items.push(...page.items)
    }
    return { ...page, items }
  }
}
