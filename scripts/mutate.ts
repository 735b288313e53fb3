/**
 * Takes one check at a time out of a file, in a copy of the tree, and tells which of them no test misses:
 * `node scripts/mutate.ts packages/server/src/auth/guard.ts test/attacks/forged [more tests …]`.
 * Settings: `MUTATE_PROJECT` (the Vitest project, by itself the server on PostgreSQL), `MUTATE_LINES` (`40-80`).
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A kind of change: what is looked for, and what the text from there on becomes. */
interface Operator {
  name: string
  pattern: RegExp
  change: (found: string, rest: string) => string
}

interface Mutant {
  operator: string
  line: number
  shown: string
  text: string
}

const edge: Record<string, string> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const direction: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
const comparison = / (?:<=|>=|<|>) (?=[\w(])/g
const swap = (by: Record<string, string>) => (found: string, rest: string) => ` ${by[found.trim()]} ${rest}`
const becomes = (text: string) => (_found: string, rest: string) => text + rest

const operators: Operator[] = [
  { name: 'never', pattern: /\bif \(/g, change: (_, rest) => `if (false && ${bracketed(rest)}` },
  { name: 'always', pattern: /\bif \(/g, change: (_, rest) => `if (true || ${bracketed(rest)}` },
  { name: 'unequal', pattern: / === /g, change: becomes(' !== ') },
  { name: 'equal', pattern: / !== /g, change: becomes(' === ') },
  { name: 'edge', pattern: comparison, change: swap(edge) },
  { name: 'direction', pattern: comparison, change: swap(direction) },
  { name: 'minus', pattern: / \+ (?=[\w(])/g, change: becomes(' - ') },
  { name: 'or', pattern: / && /g, change: becomes(' || ') },
  { name: 'and', pattern: / \|\| /g, change: becomes(' && ') },
  {
    name: 'no clause',
    pattern: /\b(?:eq|gt|lt|isNull|isNotNull)\(\w+\.\w+(?:, [\w.]+(?:\([^()]*\))?)?\)/g,
    change: becomes('undefined'),
  },
  {
    name: 'no member',
    pattern: /^ {6}(?:algorithms|typ|issuer|audience|currentDate|requiredClaims)\b.*,.*$/gm,
    change: becomes(''),
  },
  {
    name: 'not done',
    pattern: /^ +(?:await (?:attempt|throttle|refuseEnded|sessionStore|lockUser|notify)|verified\.)[^\n]*\)$/gm,
    change: becomes(''),
  },
]

const [file, ...tests] = process.argv.slice(2)
if (file === undefined || tests.length === 0) throw new Error('node scripts/mutate.ts FILE TEST …')
const root = execFileSync('git', ['rev-parse', '--show-toplevel'], { encoding: 'utf8' }).trim()
const copy = mkdtempSync(join(tmpdir(), 'axia-mutate-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))
copyTree()

const source = readFileSync(join(root, file), 'utf8')
const mutants = operators.flatMap((operator) => mutantsOf(source, operator)).sort((a, b) => a.line - b.line)
console.log(`${mutants.length} mutants of ${file}`)
if (!(await passes())) throw new Error('the tests fail before anything is changed')
let survivors = 0
for (const { operator, line, shown, text } of mutants) {
  writeFileSync(join(copy, file), text)
  const survived = await passes()
  if (survived) survivors++
  console.log(`${survived ? 'SURVIVED' : 'killed  '} ${line}: ${operator}: ${shown}`)
}
console.log(`${mutants.length - survivors} killed, ${survivors} survived`)

/** The tracked and new files and what was built, with the dependencies linked. */
function copyTree(): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  for (const path of [...listed.split('\0'), 'packages/app/dist', 'packages/server/dist']) {
    if (path !== '' && existsSync(join(root, path))) cpSync(join(root, path), join(copy, path), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}

function mutantsOf(text: string, { name, pattern, change }: Operator): Mutant[] {
  const [first = 1, last = Number.POSITIVE_INFINITY] = process.env.MUTATE_LINES?.split('-').map(Number) ?? []
  return [...text.matchAll(pattern)].flatMap((match) => {
    const line = text.slice(0, match.index).split('\n').length
    const shown = text.split('\n')[line - 1]?.trim() ?? ''
    if (/^(?:\*|\/\/|import|export (?:interface|type)|type )/.test(shown) || line < first || line > last) return []
    const changed = text.slice(0, match.index) + change(match[0], text.slice(match.index + match[0].length))
    return [{ operator: name, line, shown: shown.slice(0, 110), text: changed }]
  })
}

/** What follows `if (`, with brackets of its own around the condition. */
function bracketed(rest: string): string {
  let depth = 1
  let end = 0
  for (; depth > 0; end++) {
    if (rest[end] === '(') depth++
    if (rest[end] === ')') depth--
  }
  return `(${rest.slice(0, end)})${rest.slice(end)}`
}

/** True when the tests pass; tests that take far too long have noticed something. */
function passes(): Promise<boolean> {
  const project = process.env.MUTATE_PROJECT ?? 'server (postgresql)'
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs')
  const given = [vitest, 'run', '--bail=1', '--project', project, ...tests]
  const child = spawn(process.execPath, given, { cwd: copy, stdio: 'ignore', timeout: 180_000 })
  return new Promise((resolve) => child.on('exit', (code) => resolve(code === 0)))
}
