import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { countPlaywright, countVitest } from './counts.mjs'

const folder = mkdtempSync(join(tmpdir(), 'timberline-counts-'))
afterAll(() => rmSync(folder, { recursive: true }))

function report(content: object): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('a run that wrote no report has failed', () => {
  expect(countVitest(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 })
  expect(countPlaywright(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 })
})

test('a test file that could not be loaded counts as a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  const file = report({ numPassedTests: 3, numFailedTests: 0, testResults })
  expect(countVitest(file, 1)).toEqual({ passed: 3, failed: 1 })
})

test('a run that ends badly without a failed test, as by an unhandled rejection, counts one failure', () => {
  const file = report({ numPassedTests: 3, numFailedTests: 0, testResults: [] })
  expect(countVitest(file, 1)).toEqual({ passed: 3, failed: 1 })
  expect(countVitest(file, 0)).toEqual({ passed: 3, failed: 0 })
})

test('a flaky journey has failed', () => {
  const file = report({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } })
  expect(countPlaywright(file, 1)).toEqual({ passed: 5, failed: 2 })
})
