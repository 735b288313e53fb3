/**
 * What must be true of the project's files.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const longest = 400

/** Files of the project: tracked ones, and new ones that git does not ignore. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n')
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n')
const sources = files.filter((file) => /\.(ts|tsx|mjs|js|css)$/.test(file))
const modules = sources.filter((file) => /\.(ts|tsx|mjs|js)$/.test(file))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const isTest = (file: string) => /\.test\.tsx?$/.test(file)

/** The comment that a file opens with. */
const opening = (file: string) => /^(?:#!.*\n)?\/\*[\s\S]*?\*\//.exec(read(file))?.[0] ?? ''

describe('every source file', () => {
  it('is found', () => {
    expect(modules).toContain('packages/server/src/db/schema.ts')
  })

  it('opens with what it is, unless it is the test of the file beside it', () => {
    const strangers = modules.filter(
      (file) => !files.includes(file.replace(/(\.\w+)?\.test\.(tsx?)$/, '.$2')) || !isTest(file),
    )
    expect(strangers.filter((file) => !/ \* @module\n/.test(opening(file)))).toEqual([])
  })

  it(`has at most ${longest} lines, or says at its top why it is longer`, () => {
    const long = sources.filter((file) => read(file).trimEnd().split('\n').length > longest)
    expect(long.filter((file) => !/Long because: \S/.test(opening(file)))).toEqual([])
  })
})

describe('the programs', () => {
  const manifests = tracked.filter((file) => /^packages\/[^/]+\/package\.json$/.test(file))
  const programs = manifests.flatMap((file) => {
    const { bin = {} }: { bin?: Record<string, string> } = JSON.parse(read(file))
    return Object.values(bin).map((path) => join(dirname(file), path))
  })

  it.each(programs)(
    '%s is executable as it is cloned: else npm makes it so, and the clone is no longer clean',
    (program) => {
      const [entry = ''] = execFileSync('git', ['ls-files', '--stage', program], { cwd: root, encoding: 'utf8' }).split(
        ' ',
      )
      expect(entry).toBe('100755')
      expect(read(program)).toMatch(/^#!\/usr\/bin\/env node\n/)
    },
  )
})

describe('the lock file', () => {
  it('names no place from which a package came', () => {
    const found = read('package-lock.json').match(/"resolved": "(?!packages\/|e2e"|bench")[^"]*"/g) ?? []
    expect(found).toEqual([])
  })

  it('holds an integrity hash for every package from outside', () => {
    const { packages } = JSON.parse(read('package-lock.json'))
    const outside = Object.entries<{ link?: true; integrity?: string }>(packages).filter(
      ([path, { link }]) => path.includes('node_modules/') && link !== true,
    )
    expect(outside.length).toBeGreaterThan(100)
    expect(outside.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
  })
})

describe('secrets', () => {
  it.each(['.env', 'credentials.json', 'token.json'])('git ignores %s', (name) => {
    expect(read('.gitignore').split('\n')).toContain(name)
    const ignored = execFileSync('git', ['check-ignore', '--no-index', name, `packages/server/${name}`], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(ignored.trim().split('\n')).toEqual([name, `packages/server/${name}`])
  })

  it('no file that holds some is tracked', () => {
    expect(tracked.filter((file) => /(^|\/)(\.env|credentials\.json|token\.json)$/.test(file))).toEqual([])
  })

  it('what the settings are is shown by .env.example, without values that work', () => {
    expect(tracked).toContain('.env.example')
    expect(read('.env.example')).not.toMatch(/^(SECRET_KEY|N8N_WEBHOOK_SECRET)=\S/m)
  })
})
