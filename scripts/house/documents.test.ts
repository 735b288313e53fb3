/**
 * What the documents name is there.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('the documents', () => {
  it.each(documents)('%s links to files that are there', (document) => {
    const targets = [...read(document).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target)
    const files = targets.filter((target) => !/^[a-z]+:/.test(target))
    expect(files.filter((file) => !existsSync(join(root, dirname(document), file)))).toEqual([])
  })
})

describe('SECURITY.md', () => {
  it('names tests that are there', () => {
    const tests = [...read('SECURITY.md').matchAll(/`([^`]+\.test\.tsx?)`/g)].map(([, file = '']) => file)
    const folders = ['packages/server/src', 'packages/server', 'packages', '.']
    expect(tests.length).toBeGreaterThan(10)
    expect(tests.filter((file) => !folders.some((folder) => existsSync(join(root, folder, file))))).toEqual([])
  })
})
