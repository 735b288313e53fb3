import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { PassThrough, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { it as base, hashSettings, password, run } from '../../test/admin-support.ts'
import { readConfig } from '../config.ts'
import { type RunningServer, startServer } from '../server.ts'
import { runAdminCommand } from './cli.ts'
import { askHidden, CancelledError } from './prompt.ts'

const it = base.extend('server', async ({ environment }, { onCleanup }): Promise<RunningServer> => {
  const server = await startServer({ config: readConfig(environment), hashSettings })
  onCleanup(() => server.stop())
  return server
})

function logIn({ services }: RunningServer, secret = password) {
  return services.login.byPassword({ username: 'ana', password: secret, deviceName: 'Phone', address: '127.0.0.1' })
}

function me({ app }: RunningServer, { accessToken }: { accessToken: string }) {
  return app.inject({ url: '/me', headers: { authorization: `Bearer ${accessToken}` } })
}

describe(runAdminCommand, () => {
  it('draws a secret for n8n that the configuration takes', async () => {
    const { code, stdout } = await run({}, ['n8n', 'secret'])
    const [, axia = '', n8n = ''] = /^AxIA: N8N_WEBHOOK_SECRET=(\S+)\nn8n: .* Hmac Secret: (\S+)\n$/.exec(stdout) ?? []
    expect([code, Buffer.from(axia.slice('whsec_'.length), 'base64').toString()]).toEqual([0, n8n])
    expect(readConfig({ N8N_WEBHOOK_URL: 'http://n8n/x', N8N_WEBHOOK_SECRET: axia }).n8n?.webhookSecret).toBe(axia)
  })

  it('tells what is wrong between here and n8n, as text or JSON, and fails', async () => {
    expect(await run({}, ['n8n', 'test'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('N8N_WEBHOOK_URL'),
    })
    const environment = { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/axia' }
    expect(await run(environment, ['n8n', 'test'])).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^PROBLEM {2}answer .*ECONNREFUSED/),
      stderr: 'axia-server: 1 problem\n',
    })
    const { stdout } = await run(environment, ['n8n', 'test', '--json'])
    expect(JSON.parse(stdout)).toMatchObject([{ check: 'answer', status: 'problem' }])
  })

  it('adds a user while no server runs, who can then sign in', async ({ environment }) => {
    expect(await run(environment, ['user', 'add', 'ana', '--password-stdin'], `${password}\n`)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Added ana.\n',
    })
    const server = await startServer({ config: readConfig(environment), hashSettings })
    expect((await me(server, await logIn(server))).statusCode).toBe(200)
    await server.stop()
  })

  it('adds and lists users while the server runs', async ({ environment, server }) => {
    await run(environment, ['user', 'add', 'ana', '--password-stdin'], password)
    await run(environment, ['user', 'add', 'Blanca', '--password-stdin'], password)
    await run(environment, ['user', 'disable', 'blanca'])
    expect((await me(server, await logIn(server))).statusCode).toBe(200)

    const { code, stdout, stderr } = await run(environment, ['user', 'list', '--json'])
    expect([code, stderr]).toEqual([0, ''])
    const created_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(JSON.parse(stdout)).toEqual([
      { username: 'ana', disabled: false, created_at },
      { username: 'Blanca', disabled: true, created_at },
    ])
    expect((await run(environment, ['user', 'list'])).stdout).toMatch(
      /^NAME {4}STATE {5}SINCE\nana {5}active .*\nBlanca {2}disabled .*\n$/,
    )
  })

  it('throws a disabled user out within a second, and lets an enabled one in again', async ({
    environment,
    server,
  }) => {
    await run(environment, ['user', 'add', 'ana', '--password-stdin'], password)
    const [phone, laptop] = [await logIn(server), await logIn(server)]
    expect((await me(server, phone)).statusCode).toBe(200)

    expect(await run(environment, ['user', 'disable', 'ANA'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Disabled ana; 2 sessions ended.\n',
    })
    for (const device of [phone, laptop]) {
      await expect.poll(async () => (await me(server, device)).statusCode, { timeout: 1000 }).toBe(401)
    }
    await expect(logIn(server)).rejects.toThrow()

    expect(await run(environment, ['user', 'enable', 'ana'])).toMatchObject({ code: 0, stderr: 'Enabled ana.\n' })
    expect((await me(server, phone)).statusCode).toBe(401)
    expect((await me(server, await logIn(server))).statusCode).toBe(200)
  })

  it('sets a new password, which ends every session', async ({ environment, server }) => {
    await run(environment, ['user', 'add', 'ana', '--password-stdin'], password)
    const phone = await logIn(server)
    const changed = await run(
      environment,
      ['user', 'passwd', 'ana', '--password-stdin'],
      'violet tractor seventeen\r\n',
    )
    expect(changed).toEqual({ code: 0, stdout: '', stderr: 'Changed the password of ana; 1 session ended.\n' })
    await expect.poll(async () => (await me(server, phone)).statusCode, { timeout: 1000 }).toBe(401)
    await expect(logIn(server)).rejects.toThrow()
    expect((await me(server, await logIn(server, 'violet tractor seventeen'))).statusCode).toBe(200)
  })

  it("lists a user's sessions and ends them", async ({ environment, server }) => {
    await run(environment, ['user', 'add', 'ana', '--password-stdin'], password)
    const phone = await logIn(server)
    const { stdout } = await run(environment, ['user', 'sessions', 'ana', '--json'])
    expect(JSON.parse(stdout)).toMatchObject([{ id: phone.sessionId, device_name: 'Phone', address: '127.0.0.1' }])
    expect((await run(environment, ['user', 'sessions', 'ana'])).stdout).toMatch(/^DEVICE .*\nPhone {3}127\.0\.0\.1 /)

    const revoked = await run(environment, ['user', 'sessions', 'ana', '--revoke'])
    expect(revoked).toEqual({ code: 0, stdout: '', stderr: '1 session of ana ended.\n' })
    await expect.poll(async () => (await me(server, phone)).statusCode, { timeout: 1000 }).toBe(401)
    expect(JSON.parse((await run(environment, ['user', 'sessions', 'ana', '--json'])).stdout)).toEqual([])
  })

  it('says in one line why something is not done', async ({ environment, server }) => {
    await server.services.userStore.add({ username: 'ana', passwordHash: 'x' })
    const cases: [string[], string, string][] = [
      [['add', 'ana', '--password-stdin'], password, 'this name is taken'],
      [['add', 'a b', '--password-stdin'], password, 'a name has 1 to 64 letters and digits'],
      [['add', 'blanca', '--password-stdin'], 'too short', 'the password must have at least 15 characters'],
      [['add', 'blanca', '--password-stdin'], '', 'the password is empty or too long'],
      [['add', 'blanca', '--password-stdin'], 'x'.repeat(9000), 'the password is empty or too long'],
      [['passwd', 'nobody', '--password-stdin'], password, 'there is no such user'],
      [['passwd', 'ana', '--password-stdin'], 'aaaaaaaaaaaaaaaa', 'the password must not repeat'],
      [['disable', 'nobody'], '', 'there is no such user'],
      [['enable', 'no\0body'], '', 'there is no such user'],
      [['sessions', 'x'.repeat(300)], '', 'there is no such user'],
    ]
    for (const [args, input, reason] of cases) {
      const { code, stdout, stderr } = await run(environment, ['user', ...args], input)
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/^axia-server: [^\n]+\n$/)
      expect(stderr).toContain(reason)
    }
    expect((await server.services.userStore.list()).map(({ username }) => username)).toEqual(['ana'])
  })

  it.for([
    [['user', 'add', 'ana']],
    [['user', 'add', '--password-stdin']],
    [['user', 'add', 'ana', '--password', password]],
    [['user', 'frobnicate', 'ana']],
    [['user', 'list', 'more']],
    [[]],
  ] as const)('answers wrong usage with 2 and touches nothing: %o', async ([args], { environment }) => {
    const { code, stdout, stderr } = await run(environment, [...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).not.toBe('')
    if (environment.DATA_DIR !== undefined) expect(existsSync(environment.DATA_DIR)).toBe(false)
  })

  it('explains itself on standard output', async ({ environment }) => {
    expect(await run(environment, ['--help'])).toMatchObject({ code: 0, stderr: '' })
    expect((await run(environment, ['user', '--help'])).stdout).toContain('sessions [options] <NAME>')
  })

  it('says in one line which setting is wrong', async ({ environment }) => {
    const { code, stderr } = await run({ ...environment, DATABASE_URL: 'mysql://x' }, ['user', 'list'])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^axia-server: DATABASE_URL must start with[^\n]+\n$/)])
  })

  it('runs as a program', async ({ environment, server }) => {
    await server.services.userStore.add({ username: 'ana', passwordHash: 'x' })
    const program = spawn(
      process.execPath,
      [fileURLToPath(new URL('main.ts', import.meta.url)), 'user', 'list', '--json'],
      {
        env: { ...environment, PATH: process.env.PATH },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const said: string[] = []
    program.stdout.on('data', (chunk) => said.push(String(chunk)))
    expect(await once(program, 'close')).toEqual([0, null])
    expect(JSON.parse(said.join(''))).toMatchObject([{ username: 'ana' }])
  })
})

describe(askHidden, () => {
  function terminal() {
    const shown: string[] = []
    const output = new Writable({
      write(chunk, _encoding, done) {
        shown.push(String(chunk))
        done()
      },
    })
    return { input: new PassThrough(), output, shown }
  }

  it('shows the question and not the answer', async () => {
    const { input, output, shown } = terminal()
    const answer = askHidden('New password: ', { input, output })
    input.write('hush hush\r')
    expect(await answer).toBe('hush hush')
    expect(shown.join('')).toBe('New password: \n')
  })

  it('is cancelled by Ctrl-C and by the end of the input', async () => {
    for (const end of ['\x03', undefined]) {
      const { input, output } = terminal()
      const answer = askHidden('New password: ', { input, output })
      if (end === undefined) input.end()
      else input.write(end)
      await expect(answer).rejects.toThrow(CancelledError)
    }
  })
})
