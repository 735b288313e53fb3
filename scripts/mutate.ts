/**
 * Takes one check at a time out of a file, in a copy of the tree, and tells which of them no test misses:
 * `node scripts/mutate.ts packages/server/src/auth/guard.ts test/attacks/forged-tokens.test.ts [more tests of the package …]`.
 * Settings: `MUTATE_PROJECT` (the Vitest project, by itself the server on PostgreSQL), `MUTATE_LINES` (`40-80`),
 * `MUTATE_PATIENCE` (how many times as long as usual a test may take: more on a busy machine), `MUTATE_NOTES` (a file of verdicts: a
 * mutant that has one is not tried again), `MUTATE_AGAIN=1` (but those that survived are), `MUTATE_MINUTES` (stops after that time).
 * @module
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createVitest, type Reporter, type TestModule } from 'vitest/node'
import { mutantsOf } from './mutation/mutants.ts'
import { Verdicts } from './mutation/verdicts.ts'

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
const [firstLine = 1, lastLine = Number.POSITIVE_INFINITY] = process.env.MUTATE_LINES?.split('-').map(Number) ?? []
const all = mutantsOf(source).filter(({ line }) => line >= firstLine && line <= lastLine)
const notes = process.env.MUTATE_NOTES
const verdicts = new Verdicts(notes && resolve(notes))
const again = process.env.MUTATE_AGAIN === '1'
const mutants = all.filter((each) => (again ? verdicts.of(each) === 'SURVIVED' : verdicts.of(each) === undefined))
const versions = [source, ...mutants.map(({ text }) => text), source] // the first and the last are as they were
const done = new Set<number>()
const endsAt = performance.now() + Number(process.env.MUTATE_MINUTES ?? Number.POSITIVE_INFINITY) * 60_000
console.log(`${mutants.length} of ${all.length} mutants of ${subject}`)
writeVersions()
await runAll()
const counted = (verdict: string | undefined) => all.filter((each) => verdicts.of(each) === verdict).length
console.log(`${counted('killed')} killed, ${counted('SURVIVED')} survived, ${counted(undefined)} not tried yet`)
process.exit()

/** The tracked and new files and what was built, with the dependencies linked. */
function copyTree(): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  for (const path of [...listed.split('\0'), 'packages/app/dist', 'packages/server/dist']) {
    if (path !== '' && existsSync(join(root, path))) cpSync(join(root, path), join(copy, path), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}

/**
 * All versions stand side by side, and in the file's place a module that hands on the exports of one of them: so everything is loaded once, and
 * the tests change between them. Each version has a test of its own, which runs the named ones until one fails. A file without exports is the
 * beginning of a thread or a program, which reads it anew: there the version itself is put in its place.
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
  writeFileSync(path, names.length > 0 ? handing.join('\n') : source)
  mkdirSync(folder)
  for (const index of versions.keys()) {
    const place = [path.replace(/ts$/, `version${index}.ts`), path].map((each) => JSON.stringify(each))
    const lines = [
      ...(names.length > 0 ? [] : ["import { copyFileSync } from 'node:fs'", `copyFileSync(${place})`]),
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
  let stop: () => void = () => {}
  let timer: NodeJS.Timeout | undefined
  const indexOf = ({ moduleId }: TestModule) => Number(basename(moduleId, '.test.ts'))
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => stop(), hangMs)
  }
  const reporter: Reporter = {
    onTestModuleStart: (testModule) => {
      begun = indexOf(testModule)
      wait()
    },
    onTestModuleEnd: (testModule) => {
      note(indexOf(testModule), testModule.ok())
      if (timeIsOver()) stop()
    },
  }
  while (done.size < versions.length && !timeIsOver()) {
    const settings = { root: copy, project: [project], watch: false, maxWorkers: 1, testTimeout: testTimeoutMs }
    const vitest = await createVitest('test', { ...settings, reporters: [reporter] })
    const left = [...versions.keys()].filter((index) => !done.has(index))
    const found = await vitest.globTestSpecifications(left.map((index) => join(folder, `${index}.test.ts`)))
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    wait()
    await Promise.race([vitest.runTestSpecifications(found), stopped])
    clearTimeout(timer)
    if (begun !== undefined && !done.has(begun) && !timeIsOver()) note(begun, false)
    await Promise.race([vitest.close(), delay(10_000, undefined, { ref: false })])
  }
}

function timeIsOver(): boolean {
  return performance.now() > endsAt
}

function note(index: number, passed: boolean): void {
  if (done.has(index)) return
  done.add(index)
  const mutant = mutants[index - 1]
  if (mutant !== undefined) console.log(verdicts.note(mutant, passed ? 'SURVIVED' : 'killed'))
  else if (!passed) throw new Error('the tests fail although nothing was changed')
}
