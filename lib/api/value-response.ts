import { bytesOf } from '@/lib/admin/render-bytes'
import { renderValue } from '@/lib/admin/render-value'

/** Pieces small enough to leave the event loop free between two of them. */
const PIECE_CHARACTERS = 64 * 1024

/** A whole value as a download: bytes as they are, JSON where it loses nothing, else as a tagged tree. */
export function valueResponse(key: string, value: unknown, headers: Record<string, string>): Response {
  const bytes = bytesOf(value)
  if (bytes)
    return download(key, { type: 'application/octet-stream', extension: 'bin', body: new Uint8Array(bytes), headers })
  const { tree, isJson } = renderValue(value, Infinity)
  const text = JSON.stringify(isJson ? value : tree)
  const type = isJson ? 'application/json' : 'application/vnd.timberline.value-tree+json'
  return download(key, { type, extension: 'json', body: pieces(text), headers })
}

function download(
  key: string,
  {
    type,
    extension,
    body,
    headers,
  }: { type: string; extension: string; body: BodyInit; headers: Record<string, string> },
): Response {
  const name = key.replace(/[^\w.-]+/g, '_').slice(0, 80)
  return new Response(body, {
    headers: {
      ...headers,
      'content-type': type,
      'content-disposition': `attachment; filename="${name}.${extension}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
}

function pieces(text: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= text.length) return controller.close()
      let end = Math.min(at + PIECE_CHARACTERS, text.length)
      // A pair of surrogates cut in two would become two replacement characters.
      if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end++
      controller.enqueue(encoder.encode(text.slice(at, end)))
      at = end
    },
  })
}
