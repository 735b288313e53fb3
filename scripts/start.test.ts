/**
 * `npm start` and `npm run axia`, on a small house of the same shape: real scripts, real npm, a stand-in for the server.
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockFile } from './steps/alone.mjs'

/** Without `process.execve`, as Node.js 20 has it, the server is a child instead of taking the script's place. */
const asChild = { NODE_OPTIONS: '--import data:text/javascript,delete%20process.execve' }

const server = `
process.on('SIGTERM', () => { console.log('closed'); process.exit(7) })
process.on('SIGINT', () => { console.log('interrupted'); process.exit(8) })
const greeting: string = 'up ' + process.argv.slice(2).join(' ') + (process.env.GREETING ?? '')
console.log(greeting)
if (process.argv.includes('--stay') || process.env.STAY) setInterval(() => {}, 1000)
else process.exitCode = 3
`

/** Stands in for Vite: notes that it built, or fails when the sources say so. */
const builder = `
const { appendFileSync, mkdirSync, readFileSync } = require('node:fs')
if (readFileSync('src/main.tsx', 'utf8').includes('broken')) { console.error('line 1: broken'); process.exit(1) }
mkdirSync('dist', { recursive: true })
appendFileSync('dist/builds', 'x')
`

const houses: string[] = []
afterAll(() => {
  for (const house of houses) {
    rmSync(house, { recursive: true, force: true })
    rmSync(lockFile(`${house}/`), { force: true })
  }
})

describe('npm start', () => {
  let house: House
  beforeAll(() => {
    house = makeHouse()
  })

  it('installs, builds, runs the server and passes its exit code on', async () => {
    const { code, stdout, stderr } = await house.run('scripts/start.mjs', ['one', 'two'])
    expect(stderr).toMatch(
      /Installed packages in [\d.]+ s\n.*Built the database template in [\d.]+ s\nBuilding the web app …\nBuilt the web app in [\d.]+ s\n$/s,
    )
    expect(stdout).toBe('up one two\n')
    expect(code).toBe(3)
  })

  it('has nothing to say and nothing to build the second time, from whatever folder', async () => {
    const before = house.builds()
    const { stdout, stderr } = await house.run('scripts/start.mjs', [], { cwd: tmpdir() })
    expect(stderr).toBe('')
    expect(stdout).toBe('up \n')
    expect(house.builds()).toBe(before)
  })

  it('builds again when a source has changed, and not when a test has', async () => {
    const before = house.builds()
    house.write('packages/client/src/x.test.ts', 'changed')
    await house.run('scripts/start.mjs')
    expect(house.builds()).toBe(before)
    house.write('packages/client/src/x.ts', 'changed')
    await house.run('scripts/start.mjs')
    expect(house.builds()).toBe(before + 1)
  })

  it('says what the builder said when it fails, starts nothing, and tries again the next time', async () => {
    house.write('packages/app/src/main.tsx', 'broken')
    const failed = await house.run('scripts/start.mjs')
    expect(failed).toMatchObject({ code: 1, stdout: '' })
    expect(failed.stderr).toMatch(/line 1: broken\naxia: the web app could not be built\n$/)
    house.write('packages/app/src/main.tsx', 'mended')
    expect(await house.run('scripts/start.mjs')).toMatchObject({ code: 3 })
  })

  it('takes settings from .env, which the environment outranks', async () => {
    house.write('.env', 'GREETING=file')
    expect((await house.run('scripts/start.mjs')).stdout).toBe('up file\n')
    expect((await house.run('scripts/start.mjs', [], { env: { GREETING: 'outer' } })).stdout).toBe('up outer\n')
    rmSync(join(house.folder, '.env'))
  })

  it('says in one line that there is no network', async () => {
    const remote = makeHouse({ 'far-away': '1.0.0' })
    const env = {
      npm_config_registry: 'http://127.0.0.1:1/',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(remote.folder, 'cache'),
    }
    const { code, stdout, stderr } = await remote.run('scripts/start.mjs', [], { env })
    expect(stderr).toMatch(/^Installing .* …\naxia: .* the package registry cannot be reached \(ECONNREFUSED\).*\n$/)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })

  describe.each([
    ['in the place of the script', {}],
    ['as its child', asChild],
  ])('with the server %s', (_, env) => {
    it.each([
      ['SIGTERM', 'closed', 7],
      ['SIGINT', 'interrupted', 8],
    ] as const)('lets the server end itself on %s', async (signal, word, code) => {
      const running = house.begin('scripts/start.mjs', ['--stay'], { env })
      await running.says('up')
      running.child.kill(signal)
      expect(await running.end).toMatchObject({ code, stdout: `up --stay\n${word}\n` })
    })

    it('passes the exit code on', async () => {
      expect(await house.run('scripts/start.mjs', [], { env })).toMatchObject({ code: 3 })
    })

    it('stops it when npm is told to stop, and npm waits for it', async () => {
      const npm = house.beginCommand('npm', ['start', '--silent'], { env: { ...env, STAY: '1' } })
      await npm.says('up')
      npm.child.kill('SIGTERM')
      expect(await npm.end).toMatchObject({ code: 7, stdout: 'up \nclosed\n' })
    })
  })
})

describe('npm run axia', () => {
  it('waits while another process installs, and does not do it again', async () => {
    const house = makeHouse()
    const both = ['one', 'two'].map((word) => house.run('scripts/run.mjs', ['packages/server/src/main.ts', word]))
    const [one, two] = await Promise.all(both)
    expect([one?.stdout, two?.stdout]).toEqual(['up one\n', 'up two\n'])
    expect(`${one?.stderr}${two?.stderr}`.match(/Installed packages/g)).toHaveLength(1)
  })

  it('ends without a word when it is interrupted while it installs', async () => {
    const registry = createServer().listen(0, '127.0.0.1') // takes the question and never answers
    const house = makeHouse({ 'far-away': '1.0.0' })
    await until(() => registry.listening)
    const address = registry.address()
    const npm_config_registry = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/` : ''
    const running = house.begin('scripts/run.mjs', ['x.ts'], { env: { npm_config_registry } })
    const [question] = await once(registry, 'connection')
    running.child.kill('SIGTERM')
    const { code, stdout, stderr } = await running.end
    expect(code).toBe(143)
    expect(stdout + stderr).not.toMatch(/axia:|Installed|up/)
    expect(existsSync(lockFile(`${house.folder}/`))).toBe(false)
    question.destroy()
    registry.close()
  })

  it('does not wait for a process that was killed while it installed', async () => {
    const house = makeHouse()
    const killed = house.begin('scripts/run.mjs', ['packages/server/src/main.ts'])
    await until(() => existsSync(lockFile(`${house.folder}/`)))
    killed.child.kill('SIGKILL')
    await once(killed.child, 'exit')
    expect(existsSync(lockFile(`${house.folder}/`))).toBe(true)
    expect(await house.run('scripts/run.mjs', ['packages/server/src/main.ts'])).toMatchObject({
      code: 3,
      stdout: 'up \n',
    })
  })

  it('installs first, keeps stdout for the program, and passes arguments and the exit code on', async () => {
    const house = makeHouse()
    const first = await house.run('scripts/run.mjs', ['packages/server/src/main.ts', 'tasks', '--json'])
    expect(first).toMatchObject({ code: 3, stdout: 'up tasks --json\n' })
    expect(first.stderr).toContain('Installed packages')
    const second = await house.run('scripts/run.mjs', ['packages/server/src/main.ts'])
    expect(second).toEqual({ code: 3, stdout: 'up \n', stderr: '' })
  })
})

/** Looks again and again, until the test's time is over. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}

interface Ending {
  code: number | null
  stdout: string
  stderr: string
}

interface RunOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
}

type House = ReturnType<typeof makeHouse>

/** A folder with the real scripts, and packages that stand in for the real ones. */
function makeHouse(dependencies: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'axia-house-'))
  houses.push(folder)
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
  const manifest = { name: 'house', private: true, type: 'module', workspaces: ['packages/*', 'tools/*'], scripts }

  cpSync(import.meta.dirname, join(folder, 'scripts'), { recursive: true })
  write('package.json', JSON.stringify(manifest))
  for (const part of ['app', 'client', 'contract', 'server', 'words']) {
    write(`packages/${part}/package.json`, JSON.stringify({ name: `@house/${part}`, version: '1.0.0' }))
    write(`packages/${part}/src/main.tsx`, '')
  }
  write('packages/server/src/main.ts', server)
  for (const name of ['migrate', 'pglite', 'schema', 'template']) write(`packages/server/src/db/${name}.ts`, '')
  write('packages/server/src/db/build-template.ts', '')
  write('packages/server/migrations/0000.sql', '')
  write('tools/vite/package.json', JSON.stringify({ name: 'vite', version: '1.0.0' }))
  write('tools/vite/bin/vite.js', builder)
  execFileSync('npm', ['install', '--package-lock-only', '--offline'], { cwd: folder, stdio: 'pipe' })
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  for (const [name, version] of Object.entries(dependencies)) lock.packages[`node_modules/${name}`] = { version }
  lock.packages[''].dependencies = dependencies
  write('package-lock.json', JSON.stringify(lock))
  write('package.json', JSON.stringify({ ...manifest, dependencies }))

  /** Begins a script; `end` comes when it and all that it started have closed their output. */
  function begin(script: string, args: string[] = [], options: RunOptions = {}) {
    return beginCommand(process.execPath, [join(folder, script), ...args], options)
  }

  function beginCommand(command: string, args: string[], { cwd = folder, env = {} }: RunOptions = {}) {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text
      })
    }
    const end = once(child, 'close').then((): Ending => ({ code: child.exitCode, ...said }))
    const says = async (word: string) => {
      while (!said.stdout.includes(word)) await once(child.stdout, 'data')
    }
    return { child, end, says }
  }

  return {
    folder,
    write,
    begin,
    beginCommand,
    run: (script: string, args?: string[], options?: RunOptions) => begin(script, args, options).end,
    /** How many times the web app was built. */
    builds: () => readFileSync(join(folder, 'packages/app/dist/builds'), 'utf8').length,
  }
}
