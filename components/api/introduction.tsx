import { CodeBlock } from '@/components/ui/code-block'
import { TextLink } from '@/components/ui/links'
import { Panel } from '@/components/ui/panel'
import styles from './api.module.css'

/** What somebody needs to know before the first call. */
export function Introduction({ origin }: { origin: string }) {
  const call = `curl '${origin}/api/v1/entries?limit=5' \\\n  -H "Authorization: Bearer $TIMBERLINE_TOKEN"`
  return (
    <Panel title="The first call">
      <div className={styles.prose}>
        <p>
          Make a token in <TextLink href="/settings">Settings</TextLink>, keep it in the environment, and ask for five
          entries:
        </p>
        <CodeBlock code={call} label="first call" />
        <ul>
          <li>
            <b>Roles.</b> A token has one: viewer reads, operator changes what is cached, admin changes who may. Each
            operation below says which it takes.
          </li>
          <li>
            <b>Changes</b> take <code>application/json</code>. Keys in paths are percent-encoded:{' '}
            <code>company:AAPL</code> is <code>company%3AAAPL</code>.
          </li>
          <li>
            <b>Lists</b> come in pages: <code>limit</code> (1 to 500, 50 where it is not said) and <code>cursor</code>,
            which is the <code>nextCursor</code> of the page before; it is null on the last.
          </li>
          <li>
            <b>Errors</b> are problems (RFC 9457): <code>status</code>, <code>title</code>, a sentence in{' '}
            <code>detail</code>, and for wrong input <code>errors</code> with the path of each mistake. Unknown fields
            are refused.
          </li>
        </ul>
      </div>
    </Panel>
  )
}
