/**
 * The arrows between the parts of the house: each forbidden import is an error of the linter, its allowed sibling is none.
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const server = 'packages/server/src'
const client = 'packages/client/src'

/** A file and what it imports. */
type Arrow = [file: string, target: string]

const forbidden: Arrow[] = [
  // between packages
  ['packages/contract/src/x.ts', '@axia/server'],
  ['packages/contract/src/x.ts', '@axia/client'],
  ...['contract', 'server', 'client', 'app'].map((name): Arrow => ['packages/words/src/x.ts', `@axia/${name}`]),
  ['packages/contract/src/x.ts', '@axia/words'],
  [`${client}/x.ts`, '@axia/words'],
  [`${server}/x.ts`, '@axia/client'],
  [`${client}/x.ts`, '@axia/server'],
  ['packages/app/src/x.ts', '@axia/server'],
  ['packages/cli/src/x.ts', '@axia/server'],
  [`${server}/x.ts`, 'lodash'],
  [`${server}/tasks/x.ts`, '../../../client/src/http.ts'],
  ['packages/server/test/x.ts', '../../client/src/http.ts'],
  ['packages/app/src/screens/login/x.ts', '../../../../contract/src/auth.ts'],
  ['e2e/x.ts', '../packages/server/src/app.ts'],
  // the platform
  ['packages/contract/src/x.ts', 'node:fs'],
  ['packages/words/src/x.ts', 'node:fs'],
  [`${client}/auth/x.ts`, 'node:crypto'],
  ['packages/app/src/x.ts', 'node:path'],
  // the server's floors
  ...each(
    [`${server}/db/x.ts`, `${server}/http/x.ts`, `${server}/clock.ts`],
    ['auth', 'chat', 'calendar', 'tasks', 'reminders', 'search', 'agent', 'admin'],
  ),
  [`${server}/db/x.ts`, '../app.ts'],
  [`${server}/http/x.ts`, '../services.ts'],
  [`${server}/services.ts`, './main.ts'],
  [`${server}/db/x.ts`, '../main.ts'],
  ...each([`${server}/auth/x.ts`], ['chat', 'calendar', 'tasks', 'reminders', 'search', 'agent', 'admin']),
  [`${server}/auth/x.ts`, '../app.ts'],
  ...each([`${server}/chat/x.ts`], ['calendar', 'tasks', 'reminders', 'search', 'admin']),
  ...each([`${server}/calendar/x.ts`], ['chat', 'tasks', 'reminders', 'search', 'agent', 'admin']),
  ...each([`${server}/tasks/x.ts`], ['chat', 'calendar', 'reminders', 'search', 'agent', 'admin']),
  ...each([`${server}/reminders/x.ts`], ['chat', 'calendar', 'tasks', 'search', 'agent', 'admin']),
  ...each([`${server}/search/x.ts`], ['chat', 'calendar', 'tasks', 'reminders', 'agent', 'admin']),
  ...each([`${server}/agent/x.ts`], ['auth', 'chat', 'reminders', 'admin']),
  ...each([`${server}/admin/x.ts`], ['chat', 'calendar', 'tasks', 'reminders', 'search', 'agent']),
  ...['chat', 'calendar', 'tasks', 'reminders', 'search'].flatMap((feature): Arrow[] => [
    [`${server}/${feature}/x.ts`, '../auth/session-store.ts'],
    [`${server}/${feature}/x.ts`, '../app.ts'],
    [`${server}/${feature}/x.ts`, '../main.ts'],
  ]),
  [`${server}/chat/x.ts`, '../agent/built-in-agent.ts'],
  // the client's floors
  ...each(
    [`${client}/storage/x.ts`, `${client}/http.ts`],
    ['auth', 'api', 'offline', 'account', 'chat', 'calendar', 'tasks'],
  ),
  ...each([`${client}/auth/x.ts`], ['api', 'offline', 'account', 'chat', 'calendar', 'tasks']),
  ...each([`${client}/api/x.ts`], ['offline', 'account', 'chat', 'calendar', 'tasks']),
  ...each([`${client}/offline/x.ts`], ['account', 'chat', 'calendar', 'tasks']),
  ...each([`${client}/account/x.ts`], ['chat', 'calendar', 'tasks']),
  ...each([`${client}/chat/x.ts`], ['account', 'calendar', 'tasks']),
  ...each([`${client}/calendar/x.ts`], ['account', 'chat', 'tasks']),
  ...each([`${client}/tasks/x.ts`], ['account', 'chat', 'calendar']),
  [`${client}/tasks/x.ts`, '../client.ts'],
]

const allowed: Arrow[] = [
  [`${server}/x.ts`, '@axia/contract'],
  [`${server}/agent/x.ts`, '@axia/words'],
  [`${server}/calendar/x.ts`, '@axia/words/wall-time'],
  ['packages/app/src/x.ts', '@axia/words'],
  [`${client}/x.ts`, '@axia/contract'],
  ['packages/app/src/x.ts', '@axia/client'],
  ['packages/cli/src/x.ts', '@axia/client/keychain'],
  ['packages/cli/src/x.ts', 'node:fs'],
  ['e2e/x.ts', '@axia/server'],
  ['packages/server/test/x.ts', '../src/app.ts'],
  [`${server}/auth/x.ts`, '../db/schema.ts'],
  [`${server}/auth/x.ts`, '../clock.ts'],
  [`${server}/agent/x.ts`, '../tasks/task-store.ts'],
  [`${server}/agent/x.ts`, '../calendar/event-store.ts'],
  [`${server}/agent/x.ts`, '../search/search-store.ts'],
  [`${server}/chat/x.ts`, '../agent/agent.ts'],
  [`${server}/admin/x.ts`, '../agent/n8n-check.ts'],
  ...['chat', 'calendar', 'tasks', 'reminders', 'search'].flatMap((feature): Arrow[] => [
    [`${server}/${feature}/x.ts`, '../auth/guard.ts'],
    [`${server}/${feature}/x.ts`, '../db/schema.ts'],
    [`${server}/${feature}/x.ts`, '../problem.ts'],
  ]),
  [`${client}/auth/x.ts`, '../storage/secure-storage.ts'],
  [`${client}/api/x.ts`, '../auth/auth-provider.ts'],
  [`${client}/chat/x.ts`, '../api/api-service.ts'],
  [`${client}/tasks/x.ts`, '../api/api-service.ts'],
  [`${client}/tasks/x.ts`, '../offline/seen.ts'],
  [`${client}/offline/x.ts`, '../api/api-service.ts'],
]

/** Every way in which one module can name another. */
const ways = ['import', 'import type', 'export from', 'import()'] as const

const Report = Type.Object({
  diagnostics: Type.Array(
    Type.Object({
      category: Type.String(),
      location: Type.Object({ path: Type.String(), start: Type.Object({ line: Type.Integer() }) }),
    }),
  ),
})

describe('the arrows of the house', () => {
  const house = mkdtempSync(join(tmpdir(), 'axia-arrows-'))
  /** `file:line` of each import that the linter refuses. */
  let refused: Set<string>

  beforeAll(() => {
    for (const file of globSync(['biome.json', '.gitignore', '{packages/*,e2e}/package.json'], { cwd: root })) {
      cpSync(join(root, file), join(house, file))
    }
    execFileSync('git', ['init', '--quiet'], { cwd: house }) // the linter asks git what to ignore
    for (const [file, imports] of Map.groupBy([...forbidden, ...allowed], ([file]) => file)) {
      mkdirSync(dirname(join(house, file)), { recursive: true })
      writeFileSync(join(house, file), imports.map(([, target], index) => source(target, index)).join('\n'))
    }
    refused = lint(house)
  })
  afterAll(() => rmSync(house, { recursive: true, force: true }))

  it.each(forbidden)('%s must not know %s', (file, target) => {
    for (const place of places(file, target)) expect(refused).toContain(place)
  })

  it.each(allowed)('%s may know %s', (file, target) => {
    for (const place of places(file, target)) expect(refused).not.toContain(place)
  })

  it('the agent names of tasks and calendar their types alone', () => {
    const files = globSync('packages/server/src/agent/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })
    const imports = files.flatMap(
      (file) => readFileSync(join(root, file), 'utf8').match(/^import .*?from '.*?'/gms) ?? [],
    )
    const reaching = imports.filter((line) => /from '\.\.\/(tasks|calendar)\//.test(line))
    expect(reaching.filter((line) => !line.startsWith('import type '))).toEqual([])
  })
})

/** From each of `files` to a module in each of `folders` beside it. */
function each(files: string[], folders: string[]): Arrow[] {
  return files.flatMap((file) => {
    const up = file.split('/').length > 4 ? '..' : '.'
    return folders.map((folder): Arrow => [file, `${up}/${folder}/x.ts`])
  })
}

/** Four lines, one for each way of importing. */
function source(target: string, index: number): string {
  return [
    `import { a${index} } from '${target}'`,
    `import type { B${index} } from '${target}'`,
    `export { c${index} } from '${target}'`,
    `export const d${index} = (b: B${index}) => [a${index}, b, import('${target}')]`,
  ].join('\n')
}

/** Where the imports of `target` stand in `file`. */
function places(file: string, target: string): string[] {
  const targets = [...forbidden, ...allowed].filter(([other]) => other === file).map(([, each]) => each)
  const first = targets.indexOf(target) * ways.length + 1
  const all = ways.map((way, index) => `${file}:${first + index} (${way})`)
  return target.startsWith('node:') ? all.filter((place) => !place.endsWith('(import type)')) : all // a type needs no Node
}

function lint(folder: string): Set<string> {
  const { stdout } = spawnSync(
    join(root, 'node_modules/.bin/biome'),
    ['lint', '--reporter=json', '--max-diagnostics=none', '.'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )
  const rules = /noRestrictedImports|noUndeclaredDependencies|noNodejsModules/
  const { diagnostics } = Parse(Report, JSON.parse(stdout))
  return new Set(
    diagnostics
      .filter(({ category }) => rules.test(category))
      .map(({ location: { path, start } }) => `${path}:${start.line} (${ways[(start.line - 1) % ways.length]})`),
  )
}
