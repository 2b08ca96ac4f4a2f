/** The package has no types of its own. Of a histogram it keeps the buckets alone. */
declare module 'parse-prometheus-text-format' {
  interface Sample {
    readonly value?: string
    readonly labels?: Record<string, string>
    readonly buckets?: Record<string, string>
  }
  export default function parse(text: string): {
    readonly name: string
    readonly type: string
    readonly metrics: readonly Sample[]
  }[]
}
