'use client'

import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import ui from '@/components/ui/ui.module.css'
import styles from './api.module.css'
import { FieldsTable } from './fields-table'
import { Prose } from './prose'
import type { Operation } from './read-document'

/** One operation: a line that opens. What is inside is drawn once it is asked for; there are some fifty. */
export function OperationEntry({ operation }: { operation: Operation }) {
  const [opened, setOpened] = useState(false)
  const { id, method, path, role, summary } = operation
  return (
    <details id={id} className={styles.operation} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary className={styles.summary}>
        <IconChevronRight size={15} className={styles.chevron} aria-hidden />
        <span className={styles.method} data-method={method}>
          {method}
        </span>
        <span className={styles.path}>{path}</span>
        <span className={styles.what}>{summary}</span>
        <span className={styles.role}>{role === 'public' ? 'anybody' : role}</span>
      </summary>
      {opened && <OperationBody operation={operation} />}
    </details>
  )
}

function OperationBody({ operation }: { operation: Operation }) {
  const { description, parameters, body, answers, answerFields, answerExample, curl } = operation
  return (
    <div className={styles.body}>
      {description && (
        <p className={styles.description}>
          <Prose text={description} />
        </p>
      )}
      <CodeBlock code={curl} label="curl" />
      {parameters.length > 0 && (
        <FieldsTable
          title="Parameters"
          rows={parameters.map((one) => ({ ...one, path: one.name, note: `in the ${one.place}` }))}
        />
      )}
      {body && <FieldsTable title={body.required ? 'Body' : 'Body, may be left out'} rows={body.fields} />}
      <div className={ui.scroll} tabIndex={0} role="region" aria-label="Answers">
        <table className={ui.table}>
          <caption className={styles.caption}>Answers</caption>
          <tbody>
            {answers.map(({ status, description: says, contentType }) => (
              <tr key={status}>
                <th scope="row" className={styles.status} data-good={status.startsWith('2')}>
                  {status}
                </th>
                <td>
                  <Prose text={says} />
                </td>
                <td className={styles.quiet}>{contentType}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {answerFields.length > 0 && <FieldsTable title="What is answered" rows={answerFields} />}
      {answerExample !== undefined && (
        <CodeBlock code={JSON.stringify(answerExample, null, 2)} label="example answer" />
      )}
    </div>
  )
}
