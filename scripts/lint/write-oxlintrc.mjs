// Writes .oxlintrc.json from the table in boundaries.mjs: `node scripts/lint/write-oxlintrc.mjs`.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import prettier from 'prettier'
import { importable, ownedPackages, rows } from './boundaries.mjs'

const noParentImports = {
  group: ['../*', '../**'],
  message: "Import './' inside a folder and '@/' for everything else: the boundaries cannot see through '../'.",
}

const inside = (folder, other) => folder === other || folder.startsWith(`${other}/`)

/**
 * Closed are the folders that a row neither is, nor contains, nor may import. Negated patterns (`!`) open a door in one;
 * oxlint follows them as gitignore does, but extglobs silently match nothing, hence a plain list.
 */
function closedFolders(row) {
  const mine = [row.folder, ...row.may]
  return importable
    .filter((folder) => !mine.some((open) => inside(folder, open)))
    .flatMap((folder) => {
      const opened = mine.filter((open) => inside(open, folder) && open !== folder)
      return [`@/${folder}`, `@/${folder}/**`, ...opened.flatMap((open) => [`!@/${open}`, `!@/${open}/**`])]
    })
}

function restrictedImports(row) {
  const closed = [...closedFolders(row), ...(row.door ?? []).map((open) => `!${open}`)]
  const packages = ownedPackages.filter((name) => !(row.packages ?? []).includes(name))
  const patterns = [noParentImports]
  if (closed.length > 0) patterns.push({ group: closed, message: row.sentence })
  if (packages.length > 0) patterns.push({ regex: `^(${packages.join('|')})(/|$)`, message: row.sentence })
  if (row.builtins === false) patterns.push({ regex: '^node:', message: row.sentence })
  return { patterns }
}

const timeAndChance = [
  { object: 'Date', property: 'now', message: 'Time is a port: take a Clock (lib/kernel/clock.ts).' },
  { object: 'Math', property: 'random', message: 'Chance is a port: take `random: () => number`.' },
]

/** One rule set twice is replaced, not merged, so each file meets `no-restricted-imports` in exactly one folder's row. */
export function makeConfig() {
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    plugins: ['typescript', 'import', 'unicorn', 'oxc', 'react', 'react-perf', 'nextjs', 'jsx-a11y'],
    categories: { correctness: 'error', suspicious: 'off', pedantic: 'off', style: 'off', perf: 'off' },
    ignorePatterns: [
      '.next/**',
      'dist/**',
      '.timberline/**',
      'prisma/generated/**',
      '**/*.generated.ts',
      'next-env.d.ts',
    ],
    rules: {
      eqeqeq: ['error', 'always'],
      'no-var': 'error',
      // These misread what is meant here: `#x ??= …` is a use, `new Array(n)` makes a table of n slots, control characters
      // are what some expressions look for, and a region that scrolls must be reachable by the keyboard (axe insists).
      'no-unused-private-class-members': 'off',
      'no-control-regex': 'off',
      'unicorn/no-new-array': 'off',
      'unicorn/no-useless-spread': 'off',
      'jsx-a11y/no-noninteractive-tabindex': 'off',
      'jsx-a11y/prefer-tag-over-role': 'off',
      // Methods of our interfaces do not use `this` where they are taken off, and a port may answer at once or later.
      'typescript/unbound-method': 'off',
      'typescript/await-thenable': 'off',
      'typescript/no-meaningless-void-operator': 'off',
      'typescript/no-redundant-type-constituents': 'off',
      'typescript/require-array-sort-compare': 'off',
      'typescript/restrict-template-expressions': 'off',
      // Of use to those who compile with the React compiler.
      'react/incompatible-library': 'off',
      'react/set-state-in-effect': 'off',
      'react/use-memo': 'off',
      'prefer-const': 'error',
      'import/no-cycle': 'error',
      'import/no-self-import': 'error',
      'import/no-duplicates': 'error',
      'typescript/consistent-type-imports': 'error',
      'typescript/no-explicit-any': 'error',
      'typescript/no-floating-promises': 'error',
      'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
      'typescript/no-non-null-assertion': 'error',
      'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-imports': ['error', { patterns: [noParentImports] }],
    },
    overrides: [
      ...rows.map((row) => ({
        files: [`${row.folder}/**/*.ts`, `${row.folder}/**/*.tsx`],
        rules: { 'no-restricted-imports': ['error', restrictedImports(row)] },
      })),
      {
        files: ['lib/**/*.ts'],
        rules: {
          'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
          // Three is the aim; the listing call of the ports has four.
          'max-params': ['error', { max: 4 }],
          'no-restricted-properties': ['error', ...timeAndChance],
        },
      },
      {
        files: ['lib/server/**/*.ts', 'lib/package/**/*.ts', 'lib/kernel/clock.ts', 'lib/testing/**/*.ts'],
        rules: { 'no-restricted-properties': 'off' },
      },
      { files: ['components/**/*.tsx', 'app/**/*.tsx'], rules: { 'max-lines': ['error', { max: 200 }] } },
      {
        files: ['**/*.test.ts', '**/*.test.tsx', 'lib/testing/**/*.ts'],
        rules: {
          'max-lines': ['error', { max: 500 }],
          'max-params': 'off',
          'typescript/no-non-null-assertion': 'off',
          'no-restricted-properties': 'off',
          'no-restricted-imports': ['error', { patterns: [noParentImports] }],
        },
      },
    ],
  }
}

/** @returns the text of .oxlintrc.json, formatted as the formatter wants it */
export async function makeConfigText() {
  const target = fileURLToPath(new URL('../../.oxlintrc.json', import.meta.url))
  const style = await prettier.resolveConfig(target)
  return prettier.format(JSON.stringify(makeConfig()), { ...style, parser: 'json' })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../../.oxlintrc.json', import.meta.url), await makeConfigText())
}
