/**
 * The counting at the end of `npm test`.
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { one, sum, tallyOf } from './tally.mjs'

describe(tallyOf, () => {
  const folder = mkdtempSync(join(tmpdir(), 'axia-tally-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const passing = { status: 'passed', assertionResults: [{}] }
  const reportOf = (total: number, passed: number, files: object[] = [passing]): string => {
    const file = join(folder, 'report.json')
    writeFileSync(file, JSON.stringify({ numTotalTests: total, numPassedTests: passed, testResults: files }))
    return file
  }

  it('counts tests, not files', () => {
    expect(tallyOf(reportOf(5, 5), 0)).toEqual({ passed: 5, failed: 0 })
    expect(tallyOf(reportOf(5, 3), 1)).toEqual({ passed: 3, failed: 2 })
  })

  it('counts a skipped test as failed: the total holds it, the passed do not', () => {
    expect(tallyOf(reportOf(5, 4), 0)).toEqual({ passed: 4, failed: 1 })
  })

  it('counts a file that could not be loaded as one failure', () => {
    expect(tallyOf(reportOf(2, 2, [passing, { status: 'failed', assertionResults: [] }]), 1)).toEqual({
      passed: 2,
      failed: 1,
    })
  })

  it('counts a run that ended badly without any failed test as one failure', () => {
    expect(tallyOf(reportOf(2, 2), 1)).toEqual({ passed: 2, failed: 1 })
  })

  it('counts a run without a report as one failure', () => {
    expect(tallyOf(join(folder, 'missing.json'), 0)).toEqual({ passed: 0, failed: 1 })
  })

  it('counts a run without any test as one failure', () => {
    expect(tallyOf(reportOf(0, 0, []), 0)).toEqual({ passed: 0, failed: 1 })
  })
})

describe(sum, () => {
  it('adds checks and tests up', () => {
    expect(sum([one(true), one(false), { passed: 40, failed: 2 }])).toEqual({ passed: 41, failed: 3 })
  })
})
