/**
 * `docs/acceptance.md` names a test for each thing that the system must do: the test is there, and none is left out.
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const table = join(root, 'docs/acceptance.md')

interface Row {
  row: string
  file: string
  name: string
}

/** Rows as `| row | test file | test name |`, with or without backticks. */
const rows: Row[] = (existsSync(table) ? readFileSync(table, 'utf8') : '')
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\|', '|')))
  .flatMap(([, row = '', file = '', name = '']) => (/^\d/.test(row) ? [{ row, file, name }] : []))

describe('docs/acceptance.md', () => {
  it('names tests', () => {
    expect(rows.length).toBeGreaterThan(0)
  })

  it.each(rows)('row $row: $file holds "$name"', ({ file, name }) => {
    expect(existsSync(join(root, file)), `${file} exists`).toBe(true)
    expect(namesOf(readFileSync(join(root, file), 'utf8'))).toContain(name)
  })
})

/** The names of the tests in a file, as they are written. */
function namesOf(source: string): string[] {
  const calls = source.matchAll(/\bit(?:\.\w+(?:<[^>]*>)?)*\([^'"`]*?(['"`])((?:\\.|(?!\1)[\s\S])*)\1\s*,/g)
  return [...calls].map((call) => (call[2] ?? '').replace(/\\(.)/g, '$1'))
}
