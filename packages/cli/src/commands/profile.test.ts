/**
 * Several servers and users side by side.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { createMachine, json, type Machine, me } from '../../test/support.ts'
import { listProfiles } from './profile-list.ts'
import { removeProfile } from './profile-remove.ts'
import { useProfile } from './profile-use.ts'

/** A machine on which two people have signed in, at two servers. */
async function sharedMachine(): Promise<Machine> {
  const machine = await createMachine()
  machine.on('POST /token', ({ body }) => {
    const { username } = body as { username: string }
    return json({ access_token: `token-of-${username}`, token_type: 'bearer', expires_in: 86_400 })
  })
  machine.on('GET /me', ({ headers }) => json(me({ username: headers.get('authorization')?.split('-').at(-1) })))
  await machine.axia('auth login -u ana --password-stdin', { input: 'x' })
  await machine.axia('auth login -p work -u bea --password-stdin --server https://work.test', { input: 'x' })
  return machine
}

describe('a profile', () => {
  it('has a login of its own, named by the flag or the environment', async () => {
    const machine = await sharedMachine()
    expect((await machine.axia('auth token')).stdout).toBe('token-of-ana\n')
    expect((await machine.axia('auth token --profile work')).stdout).toBe('token-of-bea\n')
    expect((await machine.axia('auth token', { env: { AXIA_PROFILE: 'work' } })).stdout).toBe('token-of-bea\n')
    const flagFirst = await machine.axia('auth token -p default', { env: { AXIA_PROFILE: 'work' } })
    expect(flagFirst.stdout).toBe('token-of-ana\n')
    const { stdout } = await machine.axia('auth status -p work --json')
    expect(JSON.parse(stdout)).toMatchObject({ profile: 'work', server: 'https://work.test', username: 'bea' })
  })

  it('may be a second person at the same server, and the logout of one is not that of the other', async () => {
    const machine = await sharedMachine()
    await machine.axia('auth login -p bea -u bea --password-stdin --server http://127.0.0.1:8077', { input: 'x' })
    expect((await machine.axia('auth token -p bea')).stdout).toBe('token-of-bea\n')
    await machine.axia('auth logout -p bea')
    expect((await machine.axia('auth token -p bea')).code).toBe(4)
    expect((await machine.axia('auth token')).stdout).toBe('token-of-ana\n')
    expect((await machine.axia('auth token -p work')).stdout).toBe('token-of-bea\n')
  })

  it('shares the encrypted file, each with its own entries', async () => {
    const machine = await sharedMachine()
    const env = { AXIA_VAULT_PASSPHRASE: 'correct horse battery' }
    for (const name of ['ana', 'cleo']) {
      await machine.axia(`auth login -p file-${name} -u ${name} --password-stdin --storage file`, { input: 'x', env })
    }
    expect((await machine.axia('auth token -p file-ana', { env })).stdout).toBe('token-of-ana\n')
    await machine.axia('auth logout -p file-ana', { env })
    expect((await machine.axia('auth token -p file-cleo', { env })).stdout).toBe('token-of-cleo\n')
  })

  it.each(['a/b', '../x', '-x', ' ', 'ñ', '__proto__', 'x'.repeat(33)])('is not called %j', async (name) => {
    const machine = await createMachine()
    const result = await machine.run(['auth', 'status'], { env: { AXIA_PROFILE: name } })
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('letters, digits') })
  })

  it('may be called like what every object has', async () => {
    const machine = await createMachine()
    expect((await machine.axia('auth status -p constructor')).code).toBe(4)
    expect((await machine.axia('profile use toString')).code).toBe(2)
  })
})

describe(listProfiles, () => {
  it('shows them all, marks the one in use, and opens no vault', async () => {
    const machine = await sharedMachine()
    machine.keychain = undefined
    const { stdout } = await machine.axia('profile list')
    expect(stdout).toBe(
      '* default  ana  http://127.0.0.1:8077  (keychain)\n  work     bea  https://work.test  (keychain)\n',
    )
    expect(JSON.parse((await machine.axia('profile --json -p work')).stdout)).toMatchObject([
      { name: 'default', in_use: false },
      { name: 'work', username: 'bea', server: 'https://work.test', storage: 'keychain', in_use: true },
    ])
  })

  it('says what to do where there is none', async () => {
    const result = await (await createMachine()).axia('profile')
    expect(result).toEqual({ code: 0, stdout: '', stderr: 'Nobody has signed in here yet. Run: axia auth login\n' })
  })
})

describe(useProfile, () => {
  it('is meant from then on where none is named', async () => {
    const machine = await sharedMachine()
    expect(await machine.axia('profile use work')).toMatchObject({ code: 0, stderr: expect.stringContaining('bea') })
    expect((await machine.axia('auth token')).stdout).toBe('token-of-bea\n')
  })

  it('is not changed by a later login, which says how to name it', async () => {
    const machine = await sharedMachine()
    const args = 'auth login -p third -u cleo --password-stdin'
    const { stderr } = await machine.axia(args, { input: 'x' })
    expect(stderr).toContain('axia profile use third')
    expect((await machine.axia('auth token')).stdout).toBe('token-of-ana\n')
  })

  it('refuses one that is not there', async () => {
    const machine = await sharedMachine()
    expect(await machine.axia('profile use nowhere')).toMatchObject({ code: 2, stdout: '' })
    expect((await machine.axia('auth token')).stdout).toBe('token-of-ana\n')
  })
})

describe(removeProfile, () => {
  it('signs out there, forgets it, and leaves the others', async () => {
    const machine = await sharedMachine()
    await machine.axia('profile use work')
    expect((await machine.axia('profile remove work')).code).toBe(0)
    expect(machine.named('POST /logout').map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-of-bea',
    ])
    expect((await machine.axia('profile list')).stdout).toMatch(/^\* default .*\n$/)
    expect(await machine.keychains.get('https://work.test work')?.read('token.json')).toBeUndefined()
    expect((await machine.axia('auth token')).stdout).toBe('token-of-ana\n')
  })

  it('stays where its token cannot be thrown away', async () => {
    const machine = await sharedMachine()
    const part = machine.keychains.get('https://work.test work')
    if (part === undefined) throw new Error('there is no such part')
    machine.keychains.set('https://work.test work', { ...part, delete: () => Promise.reject(new Error('locked')) })
    expect((await machine.axia('profile remove work')).code).toBe(1)
    expect((await machine.axia('profile list')).stdout).toContain('work')
  })
})
