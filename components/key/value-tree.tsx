'use client'

import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import type { ValueTree } from '@/lib/api/contract/value-tree'
import { flattenValue } from './flatten-value'
import styles from './key.module.css'

const LINE_PX = 24
const INDENT_PX = 16

export function ValueTreeView({ tree }: { tree: ValueTree }) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(() => flattenValue(tree, toggled), [tree, toggled])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  })
  const toggle = (path: string) =>
    setToggled((before) => {
      const after = new Set(before)
      if (!after.delete(path)) after.add(path)
      return after
    })

  return (
    <div ref={scroller} className={styles.value} tabIndex={0} role="region" aria-label="Value">
      <div className={styles.lines} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index]
          if (!line) return null
          const Chevron = line.open ? IconChevronDown : IconChevronRight
          return (
            <div
              key={line.path}
              className={styles.line}
              style={{ transform: `translateY(${item.start}px)`, paddingLeft: line.depth * INDENT_PX }}
            >
              {line.open === undefined ? (
                <span className={styles.toggle} />
              ) : (
                <UnstyledButton
                  className={styles.toggle}
                  onClick={() => toggle(line.path)}
                  aria-expanded={line.open}
                  aria-label={line.name || 'value'}
                >
                  <Chevron size={14} aria-hidden />
                </UnstyledButton>
              )}
              {line.name && <span className={styles.name}>{line.name}:</span>}
              <span className={styles.text} data-kind={line.kind}>
                {line.text}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
