/**
 * Signing in and out in the terminal: where the token goes, and what is said about it.
 * @module
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryStorage } from '@axia/client'
import { describe, expect, it } from 'vitest'
import { createMachine, json, me, problem, signedInMachine } from '../../test/support.ts'
import { login } from './auth-login.ts'
import { logout } from './auth-logout.ts'
import { status } from './auth-status.ts'
import { token } from './auth-token.ts'

describe(login, () => {
  it('takes the password from stdin, and says on stderr where the token is', async () => {
    const machine = await createMachine()
    const result = await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse\n' })
    expect(result).toMatchObject({ code: 0, stdout: '' })
    expect(result.stderr).toContain("the operating system's keychain")
    expect(machine.named('POST /token')[0]?.body).toMatchObject({ username: 'ana', device_name: 'axia (box)' })
    expect(JSON.parse((await machine.keychain?.read('token.json')) ?? '')).toMatchObject({ access_token: 'the-token' })
  })

  it('asks for server, name and password, and shows no password', async () => {
    const machine = await createMachine()
    const typed = ['axia.test', 'ana', 'correct horse']
    const result = await machine.axia('auth login', { typed })
    expect(result).toMatchObject({ code: 0, stdout: '' })
    expect(result.stderr).toContain('Password: ')
    expect(result.stderr).not.toContain('correct horse')
    expect(result.stderr).toContain('https://axia.test')
  })

  it('remembers the server and no secret', async () => {
    const machine = await createMachine()
    await machine.axia('auth login -u ana --password-stdin --server https://axia.test', { input: 'correct horse' })
    const remembered = await readFile(join(machine.home, '.config/axia/config.json'), 'utf8')
    const profile = { server: 'https://axia.test', storage: 'keychain', username: 'ana', locale: 'en' }
    expect(JSON.parse(remembered)).toEqual({ current: 'default', profiles: { default: profile } })
    expect((await machine.axia('auth status')).stdout).toContain('https://axia.test')
  })

  it('keeps its files where XDG_CONFIG_HOME says', async () => {
    const machine = await createMachine()
    const env = { XDG_CONFIG_HOME: join(machine.home, 'elsewhere') }
    await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse', env })
    expect(await readFile(join(machine.home, 'elsewhere/axia/config.json'), 'utf8')).toContain('server')
  })

  it('says what a wrong password is, and keeps nothing', async () => {
    const machine = await createMachine()
    const result = await machine.axia('auth login -u ana --password-stdin', { input: 'wrong' })
    expect(result).toEqual({ code: 1, stdout: '', stderr: 'axia: Wrong username or password.\n' })
    expect(await machine.keychain?.read('token.json')).toBeUndefined()
  })

  it('takes no password as an argument', async () => {
    const machine = await createMachine()
    expect((await machine.axia('auth login -u ana --password secret')).code).toBe(2)
    expect((await machine.axia('auth login ana secret')).code).toBe(2)
  })

  it('needs a terminal, or the flag', async () => {
    const machine = await createMachine()
    const result = await machine.axia('auth login -u ana', { input: 'correct horse' })
    expect(result.code).toBe(2)
    expect(result.stderr).toContain('--password-stdin')
    expect(machine.named('POST /token')).toEqual([])
  })

  it('names the other places where there is no keychain, and takes none by itself', async () => {
    const machine = await createMachine()
    machine.keychain = undefined
    const result = await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('--storage file')
    expect(machine.calls).toEqual([])
  })

  describe('with a name to remember', () => {
    it('offers it at the next login, and keeps it as long as it is taken', async () => {
      const machine = await createMachine()
      await machine.axia('auth login -u ana --password-stdin --remember', { input: 'correct horse' })
      expect(await machine.keychain?.read('credentials.json')).toBe('{"username":"ana"}')
      const typed = ['', 'correct horse']
      const result = await machine.axia('auth login --server http://127.0.0.1:8077', { typed })
      expect(result.stderr).toContain('Username [ana]: ')
      expect(machine.named('POST /token')[1]?.body).toMatchObject({ username: 'ana' })
    })

    it('writes none without being asked to, nor after a wrong password, and forgets it by a logout', async () => {
      const machine = await createMachine()
      await machine.axia('auth login -u ana --password-stdin --remember', { input: 'wrong' })
      expect(await machine.keychain?.read('credentials.json')).toBeUndefined()
      await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
      expect(await machine.keychain?.read('credentials.json')).toBeUndefined()
      await machine.axia('auth login -u ana --password-stdin --remember', { input: 'correct horse' })
      await machine.axia('auth logout')
      expect(await machine.keychain?.read('credentials.json')).toBeUndefined()
    })

    it('drops a password that stands beside it', async () => {
      const machine = await signedInMachine()
      await machine.keychain?.write('credentials.json', '{"username":"ana","password":"secret"}')
      await machine.axia('auth login', { typed: ['\u0003'] })
      expect(await machine.keychain?.read('credentials.json')).toBe('{"username":"ana"}')
    })
  })

  describe('with a second factor', () => {
    async function strictMachine() {
      const machine = await createMachine()
      return machine.on('POST /token', ({ body }) =>
        JSON.stringify(body).includes('"totp":"123456"')
          ? json({ access_token: 'the-token', token_type: 'bearer', expires_in: 86_400 })
          : problem('mfa_required', 401),
      )
    }

    it('asks for the code at the terminal', async () => {
      const machine = await strictMachine()
      const typed = ['correct horse', '123456']
      const result = await machine.axia('auth login -u ana --server https://axia.test', { typed })
      expect(result).toMatchObject({ code: 0, stdout: '' })
    })

    it('takes the code as an option, and names it where there is no terminal', async () => {
      const machine = await strictMachine()
      const args = 'auth login -u ana --password-stdin'
      const refused = await machine.axia(args, { input: 'correct horse' })
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain('--code')
      expect((await machine.axia(`${args} --code 123456`, { input: 'correct horse' })).code).toBe(0)
    })
  })

  it('leads to the set-up where the server has no user', async () => {
    const machine = await createMachine()
    machine.on('GET /server-info', () => json({ setup_needed: true, plain_http: false }))
    const result = await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('/app/setup')
  })

  it('warns where the password would go unencrypted', async () => {
    const machine = await createMachine()
    const far = await machine.axia('auth login -u ana --password-stdin --server http://axia.lan', { input: 'x' })
    expect(far.stderr).toContain('not encrypted')
    const near = await machine.axia('auth login -u ana --password-stdin --server http://localhost:8077', { input: 'x' })
    expect(near.stderr).not.toContain('not encrypted')
  })

  it('signs out who was signed in before', async () => {
    const machine = await signedInMachine()
    await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
    expect(machine.named('POST /logout')).toHaveLength(1)
  })

  it('is not done when the token cannot be kept', async () => {
    const machine = await createMachine()
    machine.keychain = { ...memoryStorage(), write: () => Promise.reject(new Error('full')) }
    const result = await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
    expect(result.code).toBe(1)
    expect(machine.named('POST /logout')).toHaveLength(1)
  })

  it('ends with 2 when it is cancelled', async () => {
    const machine = await createMachine()
    const result = await machine.axia('auth login', { typed: ['\u0003'] })
    expect(result).toMatchObject({ code: 2, stdout: '' })
    expect(machine.calls).toEqual([])
  })

  it.each(['ftp://axia.test', 'http://', 'https://exa mple'])('refuses %s as a server', async (server) => {
    const machine = await createMachine()
    const result = await machine.run(['auth', 'login', '--server', server, '-u', 'ana', '--password-stdin'], {
      input: 'x',
    })
    expect(result.code).toBe(2)
    expect(machine.calls).toEqual([])
  })
})

describe(status, () => {
  it('names user, device, time and the place of the token', async () => {
    const machine = await signedInMachine()
    const { code, stdout, stderr } = await machine.axia('auth status')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(
      [
        'Server:       http://127.0.0.1:8077',
        'Profile:      default',
        'User:         ana',
        'Device:       laptop',
        'Valid until:  Sun, Nov 22, 2026, 10:00 (America/Bogota)',
        "Token:        the operating system's keychain",
        '',
      ].join('\n'),
    )
  })

  it('speaks Spanish where the terminal does', async () => {
    const machine = await signedInMachine()
    const { stdout } = await machine.axia('auth status', { env: { LANG: 'es_CO.UTF-8' } })
    expect(stdout).toContain('Dispositivo:  laptop')
    expect(stdout).toContain('el llavero del sistema operativo')
  })

  it('speaks the language of the account where the terminal names none', async () => {
    const machine = await createMachine()
    machine.on('GET /me', () => json(me({ locale: 'es' })))
    await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
    expect((await machine.axia('auth status', { env: { LANG: 'C' } })).stdout).toContain('Usuario:')
  })

  it('is JSON when that is asked for', async () => {
    const machine = await signedInMachine()
    const { stdout } = await machine.axia('auth status --json')
    expect(JSON.parse(stdout)).toMatchObject({
      server: 'http://127.0.0.1:8077',
      username: 'ana',
      reachable: true,
      storage: { kind: 'keychain', encrypted: true },
    })
  })

  it('says what it knows while the server cannot be reached', async () => {
    const machine = await signedInMachine()
    machine.on('GET /me', () => {
      throw new TypeError('fetch failed')
    })
    const result = await machine.axia('auth status')
    expect(result.code).toBe(0)
    expect(result.stdout).toContain('ana')
    expect(result.stderr).toContain('cannot be reached')
  })

  it('ends with 4 when nobody is signed in', async () => {
    const machine = await createMachine()
    const result = await machine.axia('auth status')
    expect(result).toMatchObject({ code: 4, stdout: '' })
    expect(result.stderr).toContain('axia auth login')
  })

  it('ends with 4 when the server has ended the session, and the token is gone', async () => {
    const machine = await signedInMachine()
    machine.on('GET /me', () => problem('invalid_token', 401))
    expect((await machine.axia('auth status')).code).toBe(4)
    expect(await machine.keychain?.read('token.json')).toBeUndefined()
  })

  it('ends with 4 when the day is over', async () => {
    const machine = await signedInMachine()
    machine.now = new Date('2026-11-22T15:00:01Z')
    expect((await machine.axia('auth status')).code).toBe(4)
  })
})

describe(token, () => {
  it('prints the token and nothing else', async () => {
    const machine = await signedInMachine()
    expect(await machine.axia('auth token')).toEqual({ code: 0, stdout: 'the-token\n', stderr: '' })
  })

  it('ends with 4 when there is none', async () => {
    const machine = await createMachine()
    expect(await machine.axia('auth token')).toMatchObject({ code: 4, stdout: '' })
  })
})

describe(logout, () => {
  it('empties the vault and revokes the session', async () => {
    const machine = await signedInMachine()
    expect((await machine.axia('auth logout')).code).toBe(0)
    expect(machine.named('POST /logout')[0]?.headers.get('authorization')).toBe('Bearer the-token')
    expect(await machine.keychain?.read('token.json')).toBeUndefined()
    expect((await machine.axia('auth token')).code).toBe(4)
  })

  it('is fine when nobody is signed in', async () => {
    const machine = await createMachine()
    expect(await machine.axia('auth logout')).toMatchObject({ code: 0, stderr: expect.stringContaining('Nobody') })
  })

  it('says so when the vault does not let go', async () => {
    const machine = await signedInMachine()
    machine.keychain = { ...(machine.keychain ?? memoryStorage()), delete: () => Promise.reject(new Error('locked')) }
    expect((await machine.axia('auth logout')).code).toBe(1)
    expect(machine.named('POST /logout')).toHaveLength(1)
  })
})

describe('AXIA_TOKEN', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const jwt = `${part({ alg: 'HS256' })}.${part({ exp: Date.parse('2026-11-22T00:00:00Z') / 1_000 })}.c2ln`

  it('is used, and named by status', async () => {
    const machine = await createMachine()
    machine.keychain = undefined
    const { code, stdout } = await machine.axia('auth status', { env: { AXIA_TOKEN: jwt } })
    expect(code).toBe(0)
    expect(stdout).toContain('AXIA_TOKEN')
    expect(machine.named('GET /me')[0]?.headers.get('authorization')).toBe(`Bearer ${jwt}`)
  })

  it('is not replaced by a login', async () => {
    const machine = await createMachine()
    const env = { AXIA_TOKEN: jwt }
    const result = await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse', env })
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('AXIA_TOKEN')
  })

  it('ends with 4 when the server refuses it', async () => {
    const machine = await createMachine()
    machine.on('GET /me', () => problem('invalid_token', 401))
    const result = await machine.axia('auth status', { env: { AXIA_TOKEN: jwt } })
    expect(result.code).toBe(4)
    expect(result.stderr).toContain('AXIA_TOKEN')
    expect(result.stderr).not.toContain(jwt)
  })
})
