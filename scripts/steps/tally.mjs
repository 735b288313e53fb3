/**
 * Counts what passed and what failed, over all checks and all tests.
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Tally */

/**
 * @param {boolean} good
 * @returns {Tally}
 */
export function one(good) {
  return good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
    passed: 0,
    failed: 0,
  })
}

/**
 * What Vitest's JSON report says. A test that was skipped, a file that could not be loaded, and a run that went wrong
 * or ran nothing without any failed test count as failures, too: nothing that did not pass may look as if it had.
 *
 * @param {string} file the report
 * @param {number} exitCode Vitest's
 * @returns {Tally}
 */
export function tallyOf(file, exitCode) {
  if (!existsSync(file)) return one(false)
  /** @type {{ numPassedTests: number, numTotalTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failed = report.numTotalTests - report.numPassedTests + unloaded.length
  const wentWrong = exitCode !== 0 || report.numTotalTests === 0
  return { passed: report.numPassedTests, failed: failed === 0 && wentWrong ? 1 : failed }
}
