/**
 * The terminal client as a person uses it: a real server, a real keychain, a home of its own.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axiaCommand, type Desktop, startDesktop } from './support/desktop.ts'
import { call, type E2eServer, setUp, startTestServer, testPassword } from './support/server.ts'

let server: E2eServer
let desktop: Desktop

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server)
  desktop = await startDesktop()
})

afterAll(async () => {
  await desktop.stop()
  await server.stop()
})

function signIn(more: string[] = []) {
  const args = ['auth', 'login', '--server', server.url, '-u', 'ana', '--password-stdin', ...more]
  return desktop.axia(args, `${testPassword}\n`)
}

/** What the keychain holds for the server. */
async function keychain(): Promise<string> {
  const { stdout, stderr } = await desktop.run('secret-tool', ['search', '--all', 'service', `axia ${server.url}`])
  return stdout + stderr
}

describe('axia in the terminal', () => {
  it('signs in, keeps the token in the keychain and in no file, and says so', async () => {
    const login = await signIn()
    expect(login).toMatchObject({ code: 0, stdout: '' })
    expect(login.stderr).toContain("the operating system's keychain")
    const { stdout } = await desktop.axia(['auth', 'token'])
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(await keychain()).toContain(stdout.trim())
    const folder = join(desktop.home, '.config/axia')
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    expect(files.map(({ name }) => name)).toContain('config.json')
    for (const file of files.filter((each) => each.isFile())) {
      const content = await readFile(join(file.parentPath, file.name), 'utf8')
      expect(content).not.toContain(stdout.trim())
      expect(content).not.toContain(testPassword)
    }
    const status = await desktop.axia(['auth', 'status'])
    expect(status.stdout).toContain(server.url)
    expect(status.stdout).toContain('ana')
  })

  it('adds a task, lists it and is done with it', async () => {
    await signIn()
    expect((await desktop.axia(['tasks', 'add', 'Llamar', 'al', 'dentista', '--due', 'today'])).code).toBe(0)
    const listed = await desktop.axia(['tasks', '--json'])
    expect(JSON.parse(listed.stdout)).toMatchObject([{ title: 'Llamar al dentista', completed: false }])
    expect((await desktop.axia(['today'])).stdout).toContain('Llamar al dentista')
    expect((await desktop.axia(['tasks', 'done', 'dentista'])).code).toBe(0)
    expect(JSON.parse((await desktop.axia(['tasks', '--json'])).stdout)).toEqual([])
    expect(JSON.parse((await desktop.axia(['tasks', 'list', '--all', '--json'])).stdout)).toHaveLength(1)
  })

  it('adds an event and lists it', async () => {
    await signIn()
    const start = ['--start', 'tomorrow']
    expect((await desktop.axia(['events', 'add', 'Feria', ...start, '--location', 'Corferias'])).code).toBe(0)
    const { stdout } = await desktop.axia(['events', 'list', '--json'])
    expect(JSON.parse(stdout)).toMatchObject([{ title: 'Feria', location: 'Corferias', all_day: true }])
    expect((await desktop.axia(['events'])).stdout).toContain('all day')
  })

  it('asks the agent, by argument and through a pipe', async () => {
    await signIn()
    await desktop.axia(['tasks', 'add', 'Regar las plantas'])
    const asked = await desktop.axia(['ask', '/tareas'])
    expect(asked).toMatchObject({ code: 0, stderr: '' })
    expect(asked.stdout).toContain('Regar las plantas')
    expect((await desktop.axia(['ask'], '/tareas\n')).stdout).toContain('Regar las plantas')
  })

  it('talks with the agent over the socket', async () => {
    await signIn()
    const talk = await desktop.axia(['chat'], '/recordar comprar pan mañana a las 10\n/tareas\n')
    expect(talk).toMatchObject({ code: 0, stderr: '' })
    expect(talk.stdout.match(/^AxIA: /gm)).toHaveLength(2)
    expect(talk.stdout).toContain('Comprar pan')
    expect((await desktop.axia(['tasks'])).stdout).toContain('Comprar pan')
  })

  it('leaves nothing in the keychain after a logout, and the token opens nothing any more', async () => {
    await signIn()
    const token = (await desktop.axia(['auth', 'token'])).stdout.trim()
    expect((await call(server, token, 'GET', '/me')).status).toBe(200)
    expect((await desktop.axia(['auth', 'logout'])).code).toBe(0)
    expect(await keychain()).toBe('')
    expect((await call(server, token, 'GET', '/me')).status).toBe(401)
    expect((await desktop.axia(['auth', 'status'])).code).toBe(4)
    expect((await desktop.axia(['tasks'])).code).toBe(4)
  })

  it('is at the login when it is signed out from elsewhere, and the keychain is empty', async () => {
    await signIn()
    const token = (await desktop.axia(['auth', 'token'])).stdout.trim()
    await call(server, token, 'POST', '/logout')
    expect((await desktop.axia(['tasks'])).code).toBe(4)
    expect(await keychain()).toBe('')
  })

  it('takes no other place by itself, and the file that it is told to take is sealed and named', async () => {
    const noBus = {
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
      XDG_CONFIG_HOME: join(desktop.home, 'sealed'),
      AXIA_VAULT_PASSPHRASE: 'correct horse battery',
    }
    const args = ['auth', 'login', '--server', server.url, '-u', 'ana', '--password-stdin']
    const refused = await desktop.axia(args, testPassword, noBus)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('--storage file')
    expect((await desktop.axia([...args, '--storage', 'file'], testPassword, noBus)).code).toBe(0)
    const token = (await desktop.axia(['auth', 'token'], '', noBus)).stdout.trim()
    const folder = join(desktop.home, 'sealed/axia/vault')
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
      expect(await readFile(join(folder, name), 'utf8')).not.toContain(token)
    }
    expect((await desktop.axia(['auth', 'status'], '', noBus)).stdout).toContain('encrypted under your passphrase')
    const wrong = await desktop.axia(['tasks'], '', { ...noBus, AXIA_VAULT_PASSPHRASE: 'another passphrase' })
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed') })
    expect((await desktop.axia(['auth', 'logout'], '', noBus)).code).toBe(0)
    expect((await call(server, token, 'GET', '/me')).status).toBe(401)
  })

  it('asks for the password on the terminal and does not show it', async () => {
    const command = [...axiaCommand, 'auth', 'login', '--server', server.url, '-u', 'ana'].join(' ')
    const terminal = spawn('script', ['-qefc', command, '/dev/null'], { env: desktop.env })
    let shown = ''
    terminal.stdout.on('data', (piece) => {
      const wasAsked = shown.includes('Password: ')
      shown += String(piece)
      // What is typed before the question is asked would be shown by the terminal itself.
      if (!wasAsked && shown.includes('Password: ')) terminal.stdin.write(`${testPassword}\r`)
    })
    const [code] = await once(terminal, 'close')
    expect(code).toBe(0)
    expect(shown).toContain('Signed in as ana')
    expect(shown).not.toContain(testPassword)
  })
})
