import { expect, test } from 'vitest'
import { exactFirst } from './exact-first'

const group = (name: string, ...labels: string[]) => ({ name, actions: labels.map((label) => ({ label })) })
const shown = (groups: readonly ReturnType<typeof group>[], typed: string) =>
  exactFirst(groups, typed).map(({ name, actions }) => `${name}: ${actions.map(({ label }) => label).join(' ')}`)

test('what is called exactly as typed comes first, with its group; all else keeps its order', () => {
  const groups = [group('keys', 'company:TECH', 'x:tech'), group('tags', 'biotech', 'tech'), group('pages')]
  expect(shown(groups, 'Tech')).toEqual(['tags: tech biotech', 'keys: company:TECH x:tech', 'pages: '])
  expect(shown(groups, 'tec')).toEqual(['keys: company:TECH x:tech', 'tags: biotech tech', 'pages: '])
})
