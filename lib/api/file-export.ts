import { fileName, headOf, isFormat, linesOf, type FileFormat, type FileOf } from './contract/file'

/** @returns the file that an `Accept` header prefers; undefined where JSON will do (RFC 9110, 12.5.1) */
export function fileFormatOf(accept: string | null): FileFormat | undefined {
  const wanted = (accept ?? '').split(',').map((range, at) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, q: q === undefined ? 1 : Number(q.slice(2)) || 0, at }
  })
  const known = wanted.filter(
    ({ type, q }) => q > 0 && (isFormat(type) || /^(application\/(json|\*)|\*\/\*)$/.test(type)),
  )
  const best = known.sort((one, other) => other.q - one.q || one.at - other.at)[0]?.type
  return best !== undefined && isFormat(best) ? best : undefined
}

/** A list as a file, read and sent page by page, as its reader takes them: where that ends early, so does the answer. */
export function fileExport<Row>(format: FileFormat, pages: AsyncIterator<readonly Row[]>, file: FileOf<Row>): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(headOf(format, file))),
    async pull(controller) {
      const { done, value } = await pages.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(linesOf(format, value, file)))
    },
    cancel: () => void pages.return?.(),
  })
  const headers = {
    'content-type': `${format}; charset=utf-8`,
    'content-disposition': `attachment; filename="${fileName(format, file)}"`,
  }
  return new Response(body, { headers })
}
