/**
 * `npm test`: every check and every test of the project, in one command; the last line counts them.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './steps/build.mjs'
import { run } from './steps/child.mjs'
import { ensureInstalled } from './steps/install.mjs'
import { ensurePrerequisites } from './steps/prerequisites.mjs'
import { projectEnvironment, projectNode, root } from './steps/project.mjs'
import { main, say, Trouble } from './steps/talk.mjs'
import { one, sum, tallyOf } from './steps/tally.mjs'

await main(async () => {
  process.chdir(root)
  await ensureInstalled()
  const node = projectNode()
  const env = projectEnvironment()
  /** @param {string} tool its script below node_modules @param {string[]} args */
  const tool = (tool, ...args) => run(node, [join('node_modules', tool), ...args], { env })
  /** @param {string} name @param {() => Promise<boolean>} check */
  const step = async (name, check) => {
    say(`\n── ${name}`)
    const good = await check().catch((error) => {
      if (!(error instanceof Trouble)) throw error
      say(error.message)
      return false
    })
    if (!good) say(`── ${name}: failed`)
    return one(good)
  }
  const done = async (/** @type {Promise<void>} */ action) => action.then(() => true)

  const checks = [
    await step('programs that the tests need', () => done(ensurePrerequisites())),
    await step('format', async () => (await tool('@biomejs/biome/bin/biome', 'format', '.')) === 0),
    await step('lint', async () => (await tool('@biomejs/biome/bin/biome', 'lint', '--error-on-warnings', '.')) === 0),
    await step('types', async () => (await tool('typescript/bin/tsc')) === 0),
    await step('build', () => done(ensureBuilt())),
  ]

  say('\n── tests')
  const folder = mkdtempSync(join(tmpdir(), 'axia-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await tool('vitest/vitest.mjs', 'run', ...reporters)
  const { passed, failed } = sum([...checks, tallyOf(report, exitCode)])
  rmSync(folder, { recursive: true, force: true })

  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
})
