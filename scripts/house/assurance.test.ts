/**
 * What docs/assurance.md says of the login is about the files that are there.
 * @module
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mutantsOf } from '../mutation/mutants.ts'

const server = join(import.meta.dirname, '../../packages/server')
const auth = join(server, 'src/auth')
const document = readFileSync(join(server, '../../docs/assurance.md'), 'utf8')
const sourceOf = (file: string) => readFileSync(join(auth, file), 'utf8')

const rows = [...document.matchAll(/^\| `(\S+)` \| (.+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map(
  ([, file = '', tests = '', ...counts]) => ({
    file,
    tests: [...tests.matchAll(/`(\S+)`/g)],
    counts: counts.map(Number),
  }),
)
const survivors = [...document.matchAll(/^- `(\S+)`: `(.+?)`, [a-z ]+: .+$/gm)].map(([, file = '', code = '']) => ({
  file,
  code,
}))

describe('docs/assurance.md', () => {
  it('has a row for each file of the login out of which something can be taken', () => {
    const files = globSync('*.ts', { cwd: auth }).filter((file) => !file.endsWith('.test.ts'))
    const held = files.filter((file) => mutantsOf(sourceOf(file)).length > 0)
    expect(held.filter((file) => !rows.some((row) => row.file === file))).toEqual([])
  })

  it('names tests that are there', () => {
    const tests = rows.flatMap((row) => row.tests.map(([, test = '']) => test))
    expect(tests.filter((test) => !existsSync(join(server, test)))).toEqual([])
  })

  it.each(rows)('explains of $file what no test noticed, and nothing else', ({ file, counts }) => {
    const [changes = 0, noticed = 0, explained = 0] = counts
    expect(survivors.filter((survivor) => survivor.file === file)).toHaveLength(explained)
    expect(noticed + explained).toBe(changes)
  })

  it('quotes lines that still stand there', () => {
    expect(survivors.filter(({ file, code }) => !sourceOf(file).includes(code))).toEqual([])
  })
})
