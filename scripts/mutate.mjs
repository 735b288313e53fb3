/**
 * Takes one check at a time out of a file, in a copy of the tree, and tells which of them no test misses:
 * `node scripts/mutate.mjs packages/server/src/auth/guard.ts packages/server/test/attacks [more tests …]`.
 * Settings: `MUTATE_PROJECT` (the Vitest project; the one on PostgreSQL), `MUTATE_LINES` (`40-80`).
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is changed: the pattern of a check, what stands there without it, and in how many lines it may stand. */
const operators = [
  { name: 'if never', pattern: /\bif \(/g, replace: () => 'if (false && ', condition: true },
  { name: 'if always', pattern: /\bif \(/g, replace: () => 'if (true || ', condition: true },
  { name: 'no throw', pattern: /\bthrow (?=new |unsigned|refuse|wrong)/g, replace: () => 'void ' },
  { name: 'equal', pattern: / === /g, replace: () => ' !== ' },
  { name: 'unequal', pattern: / !== /g, replace: () => ' === ' },
  {
    name: 'later',
    pattern: / (<=|>=|<|>) (?=[\w(])/g,
    replace: (found) => ({ '<': ' <= ', '<=': ' < ', '>': ' >= ', '>=': ' > ' })[found.trim()] ?? found,
  },
  {
    name: 'other way',
    pattern: / (<=|>=|<|>) (?=[\w(])/g,
    replace: (found) => ({ '<': ' > ', '<=': ' >= ', '>': ' < ', '>=': ' <= ' })[found.trim()] ?? found,
  },
  { name: 'plus', pattern: / \+ (?=[\w(])/g, replace: () => ' - ' },
  { name: 'and', pattern: / && /g, replace: () => ' || ' },
  { name: 'or', pattern: / \|\| /g, replace: () => ' && ' },
  {
    name: 'no clause',
    pattern: /\b(?:eq|gt|lt|isNull|isNotNull)\(\w+\.\w+(?:, [^()]*(?:\([^()]*\))?)?\)/g,
    replace: () => 'undefined',
  },
  {
    name: 'no member',
    pattern: /^ {6}(?:algorithms|typ|issuer|audience|currentDate|requiredClaims|requireUserVerification)\b.*,.*$/gm,
    replace: () => '',
  },
  { name: 'no lock', pattern: /await lockUser\(tx, userId\)\n(?= {6}const rows)/g, replace: () => '\n' },
  {
    name: 'no await',
    pattern: /^ +await (?:tx\.|db\n|attempt\.|notify|throttle|refuseEnded|sessionStore|userStore|dropFrom)[^\n]*\n/gm,
    replace: () => '\n',
  },
]

const [file, ...tests] = process.argv.slice(2)
if (file === undefined || tests.length === 0) {
  console.error('node scripts/mutate.mjs FILE TEST …')
  process.exit(2)
}
const root = execFileSync('git', ['rev-parse', '--show-toplevel'], { encoding: 'utf8' }).trim()
const copy = mkdtempSync(join(tmpdir(), 'axia-mutate-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))
copyTree()

const source = readFileSync(join(root, file), 'utf8')
const mutants = operators.flatMap((operator) => mutantsOf(source, operator)).sort((a, b) => a.line - b.line)
console.log(`${mutants.length} mutants of ${file}`)
if (!(await passes())) throw new Error('the tests fail before anything is changed')
const survivors = []
for (const mutant of mutants) {
  writeFileSync(join(copy, file), mutant.text)
  const survived = await passes()
  if (survived) survivors.push(mutant)
  console.log(`${survived ? 'SURVIVED' : 'killed  '} ${mutant.line}: ${mutant.name}: ${mutant.shown}`)
}
console.log(`${mutants.length - survivors.length} killed, ${survivors.length} survived`)

/** The tracked and new files and what was built, with the dependencies linked. */
function copyTree() {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  for (const path of listed.split('\0').filter((each) => each !== '')) {
    try {
      cpSync(join(root, path), join(copy, path))
    } catch (error) {
      if (error.code !== 'ENOENT') throw error // listed, and deleted meanwhile
    }
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const built of ['packages/app/dist', 'packages/server/dist']) {
    if (existsSync(join(root, built))) cpSync(join(root, built), join(copy, built), { recursive: true })
  }
}

function mutantsOf(text, { name, pattern, replace, condition }) {
  const [first = 1, last = Number.POSITIVE_INFINITY] = (process.env.MUTATE_LINES ?? '')
    .split('-')
    .filter(Boolean)
    .map(Number)
  const found = []
  for (const match of text.matchAll(pattern)) {
    const line = text.slice(0, match.index).split('\n').length
    const whole = text.split('\n')[line - 1] ?? ''
    if (/^\s*(?:\*|\/\/|import|export (?:interface|type)|type )/.test(whole) || line < first || line > last) continue
    const end = match.index + match[0].length
    const changed = text.slice(0, match.index) + replace(match[0]) + (condition ? wrapped(text, end) : text.slice(end))
    if (changed !== text) found.push({ name, line, shown: whole.trim().slice(0, 110), text: changed })
  }
  return found
}

/** What follows `if (`, with brackets around the condition. */
function wrapped(text, start) {
  let depth = 1
  let end = start
  while (depth > 0) {
    if (text[end] === '(') depth++
    if (text[end] === ')') depth--
    end++
  }
  return `(${text.slice(start, end)})${text.slice(end)}`
}

/** True when the tests pass; one that takes far too long has noticed something. */
function passes() {
  const project = process.env.MUTATE_PROJECT ?? 'server (postgresql)'
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [vitest, 'run', '--bail=1', '--project', project, ...tests], {
    cwd: copy,
    stdio: 'ignore',
    detached: true,
  })
  const tooLate = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 180_000)
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      clearTimeout(tooLate)
      resolve(code === 0)
    })
  })
}
