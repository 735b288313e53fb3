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

/** What the system must do, by its number. */
const wanted = Array.from({ length: 49 }, (_, index) => String(index + 1))

/** Rows as `| row | what | test file | test name |`, with or without backticks; several may stand for one row. */
const rows: Row[] = (existsSync(table) ? readFileSync(table, 'utf8') : '')
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\|', '|')))
  .flatMap(([, row = '', , file = '', name = '']) => (/^\d/.test(row) ? [{ row, file, name }] : []))

describe('docs/acceptance.md', () => {
  it('names a test for each row', () => {
    expect(wanted.filter((each) => !rows.some(({ row }) => row === each))).toEqual([])
    expect(rows.filter(({ row }) => !wanted.includes(row))).toEqual([])
  })

  it.each(rows)('row $row: $file holds "$name"', ({ file, name }) => {
    expect(existsSync(join(root, file)), `${file} exists`).toBe(true)
    expect(namesOf(readFileSync(join(root, file), 'utf8'))).toContain(name)
  })
})

/** The names of the tests in a file, as they are written: after `it(`, or after the table of `it.each([…])(`. */
function namesOf(source: string): string[] {
  const calls = source.matchAll(/(?:\bit(?:\.\w+(?:<[^>]*>)?)*\([^'"`]*?|\)\(\s*)(['"`])((?:\\.|(?!\1)[\s\S])*)\1\s*,/g)
  return [...calls].map((call) => (call[2] ?? '').replace(/\\(.)/g, '$1'))
}
