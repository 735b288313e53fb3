/**
 * Takes one check at a time out of a file, in a copy of the tree, and tells which of them no test misses:
 * `node scripts/mutate.ts packages/server/src/auth/guard.ts test/attacks/forged-tokens.test.ts [more tests of the package …]`.
 * Settings: `MUTATE_PROJECT` (the Vitest project, by itself the server on PostgreSQL), `MUTATE_LINES` (`40-80`),
 * `MUTATE_PATIENCE` (how many times as long as usual a test may take: more on a busy machine).
 * @module
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createVitest, type Reporter, type TestModule } from 'vitest/node'

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
    pattern: /\b(?:eq|ne|gt|lt|inArray|isNull|isNotNull)\(\w+\.\w+(?:, [\w.]+(?:\([^()]*\))?)?\)/g,
    change: becomes('undefined'),
  },
  { name: 'no lock', pattern: /\.for\('update'\)/g, change: becomes('') },
  {
    name: 'no member',
    pattern: /^ {6}(?:algorithms|typ|issuer|audience|currentDate|requiredClaims)\b.*,.*$/gm,
    change: becomes(''),
  },
  {
    name: 'not done',
    pattern: /^ +(?:await )?(?!return|throw|await|request\.log)\w[\w.#]*\([^\n]*\)(?= \/\/|$)/gm,
    change: becomes(''),
  },
  { name: 'no filter', pattern: /^ +\.(?:where|orderBy|limit)\([^\n]*\)$/gm, change: becomes('') },
]

/** A test that takes longer has noticed something; so has a whole run without a sign of life. */
const patience = Number(process.env.MUTATE_PATIENCE ?? 1)
const testTimeoutMs = 40_000 * patience
const hangMs = 300_000 * patience

const [subject = '', ...tests] = process.argv.slice(2)
if (tests.length === 0) throw new Error('node scripts/mutate.ts FILE TEST …')
const root = execFileSync('git', ['rev-parse', '--show-toplevel'], { encoding: 'utf8' }).trim()
const copy = mkdtempSync(join(tmpdir(), 'axia-mutate-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))
copyTree()
const project = process.env.MUTATE_PROJECT ?? 'server (postgresql)'
const folder = join(copy, ...subject.split('/').slice(0, 2), 'src/versions')

const source = readFileSync(join(root, subject), 'utf8')
const mutants = operators.flatMap((operator) => mutantsOf(source, operator)).sort((a, b) => a.line - b.line)
const versions = [source, ...mutants.map(({ text }) => text), source] // the first and the last are as they were
const verdicts = new Map<number, boolean>()
console.log(`${mutants.length} mutants of ${subject}`)
writeVersions()
await runAll()
const survivors = [...verdicts.values()].filter((passed) => passed).length - 2
console.log(`${mutants.length - survivors} killed, ${survivors} survived`)
process.exit()

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
    return isTypeScript(changed) ? [{ operator: name, line, shown: shown.slice(0, 110), text: changed }] : []
  })
}

/** What does not even parse would count as noticed. */
function isTypeScript(text: string): boolean {
  try {
    stripTypeScriptTypes(text)
    return true
  } catch {
    return false
  }
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

/**
 * All versions stand side by side, and in the file's place a module that hands on the exports of one of them: so everything is loaded once, and
 * the tests change between them. Each version has a test of its own, which runs the named ones until one fails.
 */
function writeVersions(): void {
  const path = join(copy, subject)
  const stem = basename(path, '.ts')
  const names = [...source.matchAll(/^export (?:async )?(?:const|class|function) (\w+)/gm)].map(([, name = '']) => name)
  for (const [index, text] of versions.entries()) writeFileSync(path.replace(/ts$/, `version${index}.ts`), text)
  const handing = [
    ...versions.map((_, index) => `import * as version${index} from './${stem}.version${index}.ts'`),
    `const versions = [${versions.map((_, index) => `version${index}`).join()}]`,
    `export let ${names.map((name) => `${name} = version0.${name}`).join()}`,
    `globalThis.useVersion = (index) => { ({ ${names.join()} } = versions[index]) }`,
    'globalThis.useVersion(Number(process.env.MUTATE_VERSION ?? 0))', // programs that a test starts read it too
  ]
  writeFileSync(path, handing.join('\n'))
  mkdirSync(folder)
  for (const index of versions.keys()) {
    const lines = [
      "import { afterEach, beforeEach } from 'vitest'",
      `process.env.MUTATE_VERSION = '${index}'`,
      `globalThis.useVersion?.(${index})`,
      'let failed = false',
      'beforeEach(({ skip }) => { if (failed) skip() })',
      "afterEach(({ task }) => { failed ||= task.result?.state === 'fail' })",
      ...tests.map((test) => `await import(${JSON.stringify(`../../${test}?version${index}`)})`),
    ]
    writeFileSync(join(folder, `${index}.test.ts`), lines.join('\n'))
  }
}

/** Runs the tests of all versions; what hangs has noticed something, and the rest is begun anew. */
async function runAll(): Promise<void> {
  process.chdir(copy)
  let begun: number | undefined
  let stalled: () => void = () => {}
  let timer: NodeJS.Timeout | undefined
  const indexOf = ({ moduleId }: TestModule) => Number(basename(moduleId, '.test.ts'))
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => stalled(), hangMs)
  }
  const reporter: Reporter = {
    onTestModuleStart: (testModule) => {
      begun = indexOf(testModule)
      wait()
    },
    onTestModuleEnd: (testModule) => note(indexOf(testModule), testModule.ok()),
  }
  while (versions.some((_, index) => !verdicts.has(index))) {
    const settings = { root: copy, project: [project], watch: false, maxWorkers: 1, testTimeout: testTimeoutMs }
    const vitest = await createVitest('test', { ...settings, reporters: [reporter] })
    const left = [...versions.keys()].filter((index) => !verdicts.has(index))
    const found = await vitest.globTestSpecifications(left.map((index) => join(folder, `${index}.test.ts`)))
    const hung = new Promise<void>((resolve) => {
      stalled = resolve
    })
    wait()
    await Promise.race([vitest.runTestSpecifications(found), hung])
    clearTimeout(timer)
    if (begun !== undefined && !verdicts.has(begun)) note(begun, false)
    await Promise.race([vitest.close(), delay(10_000, undefined, { ref: false })])
  }
}

function note(index: number, passed: boolean): void {
  verdicts.set(index, passed)
  const mutant = mutants[index - 1]
  if (mutant === undefined) {
    if (!passed) throw new Error('the tests fail although nothing was changed')
    return
  }
  console.log(`${passed ? 'SURVIVED' : 'killed  '} ${mutant.line}: ${mutant.operator}: ${mutant.shown}`)
}
