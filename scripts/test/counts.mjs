import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * @param {string} file what vitest's JSON reporter wrote
 * @param {number} code vitest's exit code
 * @returns {Counts} a file that could not be loaded, and a run that failed without a failed test, count as one failure
 */
export function countVitest(file, code) {
  const report = readJson(file)
  if (!report) return { passed: 0, failed: 1 }
  const unloaded = report.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.length === 0,
  ).length
  return settle({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded }, code)
}

/**
 * @param {string} file what Playwright's JSON reporter wrote
 * @param {number} code Playwright's exit code
 * @returns {Counts}
 */
export function countPlaywright(file, code) {
  const stats = readJson(file)?.stats
  if (!stats) return { passed: 0, failed: 1 }
  return settle({ passed: stats.expected, failed: stats.unexpected + stats.flaky }, code)
}

/** @returns {Counts} of a stage that is right or wrong as a whole */
export function countWhole(code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function settle(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
