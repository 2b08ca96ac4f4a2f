'use client'

import { ActionIcon, Button, Group, Tooltip } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import Link from 'next/link'
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { DependencyGraph as Graph } from '@/lib/api/contract/dependencies'
import { EntryState } from '@/components/ui/entry-state'
import { formatBytes, formatName } from '@/components/ui/format'
import { invalidateHref, keyHref } from '@/components/ui/links'
import { Name } from '@/components/ui/name'
import ui from '@/components/ui/ui.module.css'
import styles from './dependencies.module.css'
import { isHeld } from './is-held'
import { layoutGraph, NODE_HEIGHT, NODE_WIDTH } from './layout-graph'
import { isArrow, nextNode } from './next-node'
import { stepsOf } from './steps-of'

const SCALES = [0.4, 0.6, 0.8, 1, 1.25] as const

interface DependencyGraphProps {
  graph: Graph
  look: (key: string) => void
}

/** Left is what a key was made from, right what was made from it. Arrows walk, Enter looks from there. */
export function DependencyGraph({ graph, look }: DependencyGraphProps) {
  const layout = useMemo(() => layoutGraph(graph), [graph])
  const [chosen, setChosen] = useState(graph.key)
  const [scale, setScale] = useState<number>(1)
  const buttons = useRef(new Map<string, HTMLButtonElement>())
  const canvas = useRef<HTMLDivElement>(null)
  const current = layout.nodes.find((node) => node.key === chosen) ?? layout.nodes.find((node) => node.depth === 0)
  const inCycle = useMemo(() => new Set(graph.cycles.flat()), [graph.cycles])

  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && current) look(current.key)
    if (!isArrow(event.key) || !current) return
    event.preventDefault()
    const next = nextNode(layout.nodes, current.key, event.key)
    if (next !== undefined) buttons.current.get(next)?.focus()
  }
  // However many keys stand around it, the one that is looked at is in sight.
  useLayoutEffect(() => {
    const node = buttons.current.get(graph.key)?.getBoundingClientRect()
    const view = canvas.current?.getBoundingClientRect()
    if (!node || !view) return
    canvas.current?.scrollBy(
      node.left + node.width / 2 - view.left - view.width / 2,
      node.top + node.height / 2 - view.top - view.height / 2,
    )
  }, [graph.key])
  const step = (by: number) => SCALES[SCALES.findIndex((one) => one === scale) + by]

  return (
    <>
      <div className={styles.graphBar}>
        {current && (
          <Group gap={10} style={{ minWidth: 0 }} aria-live="polite">
            <span className={ui.mono}>
              <Name of={current.key} />
            </span>
            <EntryState state={current.state} />
            {isHeld(current) && <span className={ui.figure}>{formatBytes(current.sizeBytes)}</span>}
            <Button size="compact-xs" variant="default" component={Link} href={keyHref(current.key)}>
              Open
            </Button>
            {current.key !== graph.key && (
              <Button size="compact-xs" variant="default" onClick={() => look(current.key)}>
                Look from here
              </Button>
            )}
            <Button
              size="compact-xs"
              variant="default"
              component={Link}
              href={invalidateHref({ dependency: current.key })}
            >
              Invalidate with dependents
            </Button>
          </Group>
        )}
        <Group gap={4} wrap="nowrap">
          {([-1, 1] as const).map((by) => (
            <Tooltip key={by} label={by < 0 ? 'Smaller' : 'Larger'}>
              <ActionIcon
                variant="default"
                aria-label={by < 0 ? 'Smaller' : 'Larger'}
                disabled={step(by) === undefined}
                onClick={() => setScale(step(by) ?? scale)}
              >
                {by < 0 ? <IconMinus size={16} /> : <IconPlus size={16} />}
              </ActionIcon>
            </Tooltip>
          ))}
        </Group>
      </div>
      <div ref={canvas} className={styles.canvas} role="group" aria-label="Graph of dependencies">
        <div style={{ width: layout.width * scale, height: layout.height * scale, margin: 'auto' }}>
          <div
            className={styles.sheet}
            style={{ width: layout.width, height: layout.height, transform: `scale(${scale})` }}
          >
            <svg width={layout.width} height={layout.height} aria-hidden>
              {layout.edges.map(({ parent, child, path }) => (
                <path
                  key={`${parent}\n${child}`}
                  d={path}
                  className={styles.edge}
                  data-lit={parent === current?.key || child === current?.key}
                />
              ))}
            </svg>
            {layout.nodes.map((node) => (
              <button
                key={node.key}
                type="button"
                ref={(button) => {
                  if (button) buttons.current.set(node.key, button)
                  else buttons.current.delete(node.key)
                }}
                className={styles.node}
                style={{ left: node.x, top: node.y, width: NODE_WIDTH, height: NODE_HEIGHT }}
                data-focus={node.depth === 0}
                data-state={node.state}
                data-cycle={inCycle.has(node.key)}
                aria-pressed={node.key === current?.key}
                aria-label={`${formatName(node.key)}, ${node.state}, ${stepsOf(node.depth)}`}
                title={`${node.key}: ${node.state}`}
                tabIndex={node.key === current?.key ? 0 : -1}
                onFocus={() => setChosen(node.key)}
                onClick={() => setChosen(node.key)}
                onDoubleClick={() => look(node.key)}
                onKeyDown={walk}
              >
                {node.key}
              </button>
            ))}
          </div>
        </div>
      </div>
    </>
  )
}
