/**
 * The encrypted file as a user meets it: chosen at the login, under a passphrase that is asked for and never lost in silence.
 * @module
 */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMachine, type Machine, problem, type RunOptions } from '../../test/support.ts'

const passphrase = 'correct horse battery'
const inEnvironment = { AXIA_VAULT_PASSPHRASE: passphrase }

function fileLogin(machine: Machine, options: RunOptions = {}, more = '') {
  const args = `auth login -u ana --password-stdin --storage file${more}`
  return machine.axia(args, { input: 'correct horse', env: inEnvironment, ...options })
}

/** A machine without a keychain, on which somebody has signed in. */
async function fileMachine(): Promise<Machine> {
  const machine = await createMachine()
  machine.keychain = undefined
  await fileLogin(machine)
  return machine
}

function vaultFiles(machine: Machine): Promise<string[]> {
  return readdir(join(machine.home, '.config/axia/vault')).catch(() => [])
}

describe('the encrypted file', () => {
  it('is taken by choice alone, and the next command finds the token there', async () => {
    const machine = await createMachine()
    machine.keychain = undefined
    const login = await fileLogin(machine)
    expect(login).toMatchObject({ code: 0, stdout: '' })
    expect(login.stderr).toContain('encrypted under your passphrase')
    for (const file of await vaultFiles(machine)) {
      const path = join(machine.home, '.config/axia/vault', file)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect(await readFile(path, 'utf8')).not.toContain('the-token')
    }
    expect(await machine.axia('auth token', { env: inEnvironment })).toMatchObject({ code: 0, stdout: 'the-token\n' })
    const { stdout } = await machine.axia('auth status --json', { env: inEnvironment })
    expect(JSON.parse(stdout)).toMatchObject({ storage: { kind: 'file', encrypted: true } })
  })

  it('asks for a new passphrase twice, for an old one once, and shows neither', async () => {
    const machine = await createMachine()
    const typed = [passphrase, passphrase, 'correct horse']
    const login = await machine.axia('auth login -u ana --storage file --server https://axia.test', { typed })
    expect(login.code).toBe(0)
    const status = await machine.axia('auth status', { typed: [passphrase] })
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('ana') })
    expect(login.stderr + status.stderr + status.stdout).not.toContain(passphrase)
  })

  it('lets somebody at a terminal mistype', async () => {
    const machine = await fileMachine()
    const status = await machine.axia('auth status', { typed: ['not this one', passphrase] })
    expect(status).toMatchObject({ code: 0, stderr: expect.stringContaining('Try again') })
  })

  it('tells a wrong passphrase, changes nothing by it, and says what to do', async () => {
    const machine = await fileMachine()
    const before = await vaultFiles(machine)
    for (const args of ['auth status', 'tasks', 'auth logout', 'auth token']) {
      const result = await machine.axia(args, { env: { AXIA_VAULT_PASSPHRASE: 'another passphrase' } })
      expect(result).toMatchObject({ code: 1, stdout: '' })
      expect(result.stderr).toContain('Nothing was changed')
      expect(result.stderr).not.toContain('another passphrase')
    }
    expect(await vaultFiles(machine)).toEqual(before)
    expect((await machine.axia('auth status', { env: inEnvironment })).code).toBe(0)
  })

  it('takes the passphrase from a file', async () => {
    const machine = await fileMachine()
    const path = join(machine.home, 'passphrase')
    await writeFile(path, `${passphrase}\n`)
    expect((await machine.axia('auth token', { env: { AXIA_VAULT_PASSPHRASE_FILE: path } })).stdout).toBe('the-token\n')
    const nowhere = await machine.axia('auth token', { env: { AXIA_VAULT_PASSPHRASE_FILE: '/nowhere' } })
    expect(nowhere).toMatchObject({ code: 2, stdout: '' })
    const both = { AXIA_VAULT_PASSPHRASE_FILE: path, AXIA_VAULT_PASSPHRASE: passphrase }
    expect((await machine.axia('auth token', { env: both })).stderr).toContain('not both')
  })

  it('names the variables where there is no terminal to ask on', async () => {
    const machine = await fileMachine()
    const result = await machine.axia('auth status', { input: '' })
    expect(result).toMatchObject({ code: 2, stdout: '' })
    expect(result.stderr).toContain('AXIA_VAULT_PASSPHRASE_FILE')
  })

  it.each([
    ['short', ['short']],
    ['mistyped three times', [passphrase, 'x', passphrase, 'y', passphrase, 'z']],
  ])('is not made under a passphrase that is %s', async (_, typed) => {
    const machine = await createMachine()
    const result = await machine.axia('auth login -u ana --storage file --server https://axia.test', { typed })
    expect(result.code).toBe(2)
    expect(await vaultFiles(machine)).toEqual([])
    expect(machine.calls).toEqual([])
  })

  it('is not made for who only looks: no passphrase is asked for where nobody signed in', async () => {
    const machine = await fileMachine()
    await machine.axia('auth logout', { env: inEnvironment })
    const result = await machine.axia('tasks', { input: '' })
    expect(result).toMatchObject({ code: 4, stderr: expect.stringContaining('axia auth login') })
  })

  it('leads to the login when it is damaged, without a question', async () => {
    const machine = await fileMachine()
    await writeFile(join(machine.home, '.config/axia/vault/key.json'), '{}')
    expect(await machine.axia('tasks', { input: '' })).toMatchObject({ code: 4, stdout: '' })
    expect((await fileLogin(machine)).code).toBe(0)
    expect((await machine.axia('auth token', { env: inEnvironment })).stdout).toBe('the-token\n')
  })

  it('is left behind by who moves to the keychain, and the session in it ends', async () => {
    const machine = await createMachine()
    await fileLogin(machine)
    const args = 'auth login -u ana --password-stdin --storage keychain'
    expect((await machine.axia(args, { input: 'correct horse', env: inEnvironment })).code).toBe(0)
    expect((await vaultFiles(machine)).filter((file) => file.endsWith('.entry'))).toEqual([])
    expect(machine.named('POST /logout')).toHaveLength(1)
    expect((await machine.axia('auth token')).stdout).toBe('the-token\n')
  })

  it('is forgotten unread by who lost the passphrase, and the next login chooses a new one', async () => {
    const machine = await fileMachine()
    const result = await machine.axia('auth logout --forget', { input: '' })
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('from another device') })
    expect(await vaultFiles(machine)).toEqual([])
    const env = { AXIA_VAULT_PASSPHRASE: 'quite another one' }
    expect((await fileLogin(machine, { env })).code).toBe(0)
    expect((await machine.axia('auth token', { env })).stdout).toBe('the-token\n')
  })

  it('takes another passphrase', async () => {
    const machine = await fileMachine()
    const next = 'quite another one'
    expect((await machine.axia('auth passphrase', { typed: [passphrase, next, next] })).code).toBe(0)
    const env = { AXIA_VAULT_PASSPHRASE: next }
    expect((await machine.axia('auth token', { env })).stdout).toBe('the-token\n')
    expect((await machine.axia('auth token', { env: inEnvironment })).code).toBe(1)
    expect((await (await createMachine()).axia('auth passphrase', { typed: [] })).code).toBe(4)
  })
})

describe('a machine that was set up anew', () => {
  it('does not find an old login in a keychain that stayed', async () => {
    const old = await createMachine()
    await old.axia('auth login -u ana --password-stdin --remember', { input: 'correct horse' })
    const machine = await createMachine()
    machine.keychain = old.keychain
    expect((await machine.axia('auth status')).code).toBe(4)
    expect(await machine.keychain?.read('token.json')).toBeUndefined()
    expect(await machine.keychain?.read('credentials.json')).toBeUndefined()
  })

  it('keeps what it wrote itself, though the settings were lost', async () => {
    const machine = await createMachine()
    await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
    await writeFile(join(machine.home, '.config/axia/config.json'), 'nonsense')
    expect((await machine.axia('auth token')).stdout).toBe('the-token\n')
  })

  it('says that nobody is signed in while its keychain does not open, and finds the login afterwards', async () => {
    const machine = await createMachine()
    await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
    const { keychain } = machine
    machine.keychain = undefined
    expect((await machine.axia('auth status')).code).toBe(1)
    machine.keychain = keychain
    expect((await machine.axia('auth status')).code).toBe(0)
  })

  it('does not take a server out of order for the end of a login', async () => {
    const machine = await fileMachine()
    machine.on('GET /me', () => problem('internal', 500))
    expect((await machine.axia('auth status', { env: inEnvironment })).code).toBe(0)
  })
})
