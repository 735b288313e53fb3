/**
 * How a login begins: signing in, being remembered, finding the token after a restart.
 * @module
 */
import { describe, expect, it } from 'vitest'
import {
  createWorld,
  FakeServer,
  friendlyServer,
  held,
  json,
  problem,
  settled,
  statesOf,
  Time,
  unreachable,
  unsignedJwt,
} from '../../test/support.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { TokenAuthProvider } from './auth-provider.ts'

const _day = 86_400_000

function token(name: string) {
  return json({ access_token: name, token_type: 'bearer', expires_in: 86_400 })
}

describe(TokenAuthProvider, () => {
  describe('login', () => {
    it('sends the form of the founding documents and names the device', async () => {
      const { client, server } = createWorld({ server: friendlyServer(), deviceName: 'Ana’s laptop' })
      await client.auth.login('ana', 'correct horse battery')
      const [call] = server.named('POST /token')
      expect(call?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
      expect(Object.fromEntries(new URLSearchParams(call?.text))).toEqual({
        grant_type: 'password',
        username: 'ana',
        password: 'correct horse battery',
        device_name: 'Ana’s laptop',
      })
    })

    it('goes from no token over authenticating to a valid one, and tells its listeners once per change', async () => {
      const { client } = createWorld({ server: friendlyServer() })
      const states = statesOf(client.auth)
      await client.auth.login('ana', 'secret')
      expect(states.map(({ status }) => status)).toEqual(['authenticating', 'token_valid'])
      expect(client.auth.isAuthenticated).toBe(true)
    })

    it('gives the same snapshot as long as nothing changes', async () => {
      const { client } = createWorld({ server: friendlyServer() })
      await client.auth.login('ana', 'secret')
      expect(client.auth.state).toBe(client.auth.state)
    })

    it('calls an unsubscribed listener no more', async () => {
      const { client } = createWorld({ server: friendlyServer() })
      let calls = 0
      const unsubscribe = client.auth.subscribe(() => {
        calls += 1
      })
      unsubscribe()
      await client.auth.login('ana', 'secret')
      expect(calls).toBe(0)
    })

    it('writes token.json with its times, counted by the clock of the server', async () => {
      const storage = memoryStorage()
      const server = new FakeServer().on('POST /token', () =>
        json({ access_token: 'a', token_type: 'bearer', expires_in: 86_400 }, 200, {
          date: 'Sat, 21 Nov 2026 12:00:00 GMT', // two hours ahead of this device
        }),
      )
      const { client } = createWorld({ server, storage })
      await client.auth.login('ana', 'secret')
      expect(JSON.parse((await storage.read('token.json')) ?? '')).toEqual({
        access_token: 'a',
        token_type: 'bearer',
        expires_in: 86_400,
        expires_at: '2026-11-22T12:00:00.000Z',
      })
    })

    it('is refused with the code of the server, and is where it was', async () => {
      const server = new FakeServer().on('POST /token', () => problem('invalid_grant', 401))
      const { client } = createWorld({ server })
      await expect(client.auth.login('ana', 'wrong')).rejects.toMatchObject({ code: 'invalid_grant', retryable: false })
      expect(client.auth.state).toEqual({ status: 'no_token' })
    })

    it('says when waiting helps', async () => {
      const server = new FakeServer().on('POST /token', () =>
        problem('too_many_requests', 429, { 'retry-after': '30' }),
      )
      const { client } = createWorld({ server })
      await expect(client.auth.login('ana', 'wrong')).rejects.toMatchObject({ retryable: true, retryAfterSeconds: 30 })
    })

    it('refuses a second one while the first is under way', async () => {
      const { handler, answer } = held()
      const { client, server } = createWorld({ server: new FakeServer().on('POST /token', handler) })
      const first = client.auth.login('ana', 'secret')
      await expect(client.auth.login('ana', 'secret')).rejects.toMatchObject({ code: 'conflict' })
      answer(token('a'))
      await first
      expect(server.named('POST /token')).toHaveLength(1)
    })

    it('never overwrites a logout that came while it was under way, and gives the late token back', async () => {
      const { handler, answer } = held()
      const storage = memoryStorage()
      const { client, server } = createWorld({ server: friendlyServer().on('POST /token', handler), storage })
      const login = client.auth.login('ana', 'secret')
      await client.auth.logout()
      answer(token('late'))
      await expect(login).rejects.toMatchObject({ code: 'aborted' })
      expect(client.auth.state).toEqual({ status: 'no_token' })
      expect(await storage.read('token.json')).toBeUndefined()
      expect(server.named('POST /logout').map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer late'])
    })

    it('never overwrites a logout that came while the vault was being written', async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const memory = memoryStorage()
      const storage = {
        ...memory,
        write: (name: string, secret: string) => promise.then(() => memory.write(name, secret)),
      }
      const { client } = createWorld({ server: friendlyServer(), storage })
      const login = client.auth.login('ana', 'secret', { rememberMe: true })
      await settled()
      const logout = client.auth.logout()
      resolve()
      await expect(login).rejects.toMatchObject({ code: 'aborted' })
      await logout
      expect(client.auth.isAuthenticated).toBe(false)
      expect(await memory.read('token.json')).toBeUndefined()
      expect(await memory.read('credentials.json')).toBeUndefined()
    })

    it('can be called off', async () => {
      const { client } = createWorld({ server: new FakeServer().on('POST /token', held().handler) })
      const controller = new AbortController()
      const login = client.auth.login('ana', 'secret', { signal: controller.signal })
      controller.abort()
      await expect(login).rejects.toMatchObject({ code: 'aborted' })
      expect(client.auth.state).toEqual({ status: 'no_token' })
    })

    it('takes no answer that is not a token', async () => {
      const { client } = createWorld({ server: new FakeServer().on('POST /token', () => json({ access_token: 7 })) })
      await expect(client.auth.login('ana', 'secret')).rejects.toMatchObject({ code: 'bad_answer' })
      expect(client.auth.isAuthenticated).toBe(false)
    })

    it('holds the token in memory, and says so, when the vault cannot take it', async () => {
      const storage = { ...memoryStorage(), write: () => Promise.reject(new Error('locked')) }
      const { client } = createWorld({ server: friendlyServer(), storage })
      await client.auth.login('ana', 'secret')
      expect(client.auth.isAuthenticated).toBe(true)
      expect(client.auth.isStored).toBe(false)
      expect(await client.auth.checkAuthentication()).toBe(true)
    })
  })

  describe('remembered username', () => {
    it('is written only when asked for, and never with the password', async () => {
      const storage = memoryStorage()
      const { client } = createWorld({ server: friendlyServer(), storage })
      await client.auth.login('ana', 'secret', { rememberMe: true })
      expect(await storage.read('credentials.json')).toBe('{"username":"ana"}')
      expect(await client.auth.rememberedUsername()).toBe('ana')
    })

    it('is not written without being asked for, and forgets an earlier one', async () => {
      const storage = memoryStorage()
      await storage.write('credentials.json', '{"username":"bea"}')
      const { client } = createWorld({ server: friendlyServer(), storage })
      await client.auth.login('ana', 'secret')
      expect(await storage.read('credentials.json')).toBeUndefined()
    })

    it('is not written after a failed login', async () => {
      const storage = memoryStorage()
      const server = new FakeServer().on('POST /token', () => problem('invalid_grant', 401))
      const { client } = createWorld({ server, storage })
      await client.auth.login('ana', 'wrong', { rememberMe: true }).catch(() => {})
      expect(await storage.read('credentials.json')).toBeUndefined()
    })

    it('drops a password that stands beside it', async () => {
      const storage = memoryStorage()
      await storage.write('credentials.json', '{"username":"ana","password":"secret"}')
      const { client } = createWorld({ storage })
      expect(await client.auth.rememberedUsername()).toBe('ana')
      expect(await storage.read('credentials.json')).toBe('{"username":"ana"}')
    })

    it('heals when it cannot be read', async () => {
      const storage = memoryStorage()
      await storage.write('credentials.json', 'nonsense')
      const { client } = createWorld({ storage })
      expect(await client.auth.rememberedUsername()).toBeUndefined()
      expect(await storage.read('credentials.json')).toBeUndefined()
    })

    it('goes with a logout', async () => {
      const storage = memoryStorage()
      const { client } = createWorld({ server: friendlyServer(), storage })
      await client.auth.login('ana', 'secret', { rememberMe: true })
      await client.auth.logout()
      expect(await storage.read('credentials.json')).toBeUndefined()
    })
  })

  describe('checkAuthentication', () => {
    it('finds the token after a restart, and whose it is, without asking anybody', async () => {
      const storage = memoryStorage()
      const before = createWorld({ server: friendlyServer(), storage })
      await before.client.auth.login('ana', 'secret')
      const { client, server } = createWorld({ storage })
      expect(await client.auth.checkAuthentication()).toBe(true)
      expect(client.auth.state).toMatchObject({ status: 'token_valid', username: 'ana' })
      expect(client.auth.getToken()).toBe(before.client.auth.getToken())
      expect(server.calls).toEqual([])
    })

    it('takes a bare token too, and asks whose it is', async () => {
      const time = new Time()
      const storage = memoryStorage()
      const now = time.clock().getTime() / 1_000
      const jwt = unsignedJwt({ sub: 'x', iat: now - 60, exp: now + 3_600 })
      await storage.write('token.json', jwt)
      const { client } = createWorld({ storage, time, server: friendlyServer() })
      expect(await client.auth.checkAuthentication()).toBe(true)
      expect(client.auth.getToken()).toBe(jwt)
      expect(client.auth.state).toMatchObject({ username: 'ana', expiresAt: new Date((now + 3_600) * 1_000) })
    })

    it('keeps a bare token while the server cannot say whose it is', async () => {
      const time = new Time()
      const storage = memoryStorage()
      await storage.write('token.json', unsignedJwt({ exp: time.clock().getTime() / 1_000 + 60 }))
      const { client } = createWorld({ storage, time, server: new FakeServer().on('GET /me', unreachable) })
      expect(await client.auth.checkAuthentication()).toBe(true)
    })

    it('deletes a bare token that the server refuses', async () => {
      const time = new Time()
      const storage = memoryStorage()
      await storage.write('token.json', unsignedJwt({ exp: time.clock().getTime() / 1_000 + 60 }))
      const server = new FakeServer().on('GET /me', () => problem('invalid_token', 401))
      const { client } = createWorld({ storage, time, server })
      expect(await client.auth.checkAuthentication()).toBe(false)
      expect(await storage.read('token.json')).toBeUndefined()
    })

    it.each([
      ['nonsense', 'nonsense'],
      ['no token in it', '{"expires_at":"2030-01-01T00:00:00Z"}'],
      ['no end in it', '{"access_token":"abc"}'],
      ['an end that is none', '{"access_token":"abc","expires_at":"soon"}'],
      ['an expired one', '{"access_token":"abc","expires_at":"2026-11-21T09:59:59Z"}'],
      ['a jwt without claims', 'a.b.c'],
    ])('deletes %s and is not authenticated', async (_, entry) => {
      const storage = memoryStorage()
      await storage.write('token.json', entry)
      const { client } = createWorld({ storage })
      expect(await client.auth.checkAuthentication()).toBe(false)
      expect(await storage.read('token.json')).toBeUndefined()
      expect(client.auth.state).toEqual({ status: 'no_token' })
    })

    it('wipes an entry that the vault cannot read, and leads to the login', async () => {
      const memory = memoryStorage()
      const deleted: string[] = []
      const storage = {
        ...memory,
        read: () => Promise.reject(new Error('bad key')),
        delete: async (name: string) => {
          deleted.push(name)
        },
      }
      const { client } = createWorld({ storage })
      expect(await client.auth.checkAuthentication()).toBe(false)
      expect(deleted).toContain('token.json')
    })

    it('counts by the server’s clock after a restart too, where this device is far ahead', async () => {
      const time = new Time('2026-11-25T10:00:00Z')
      const storage = memoryStorage()
      const server = new FakeServer().on('POST /token', () =>
        json({ access_token: 'a', token_type: 'bearer', expires_in: 86_400 }, 200, {
          date: 'Sat, 21 Nov 2026 10:00:00 GMT',
        }),
      )
      await createWorld({ time, storage, server }).client.auth.login('ana', 'secret')
      const { client } = createWorld({ time, storage })
      expect(await client.auth.checkAuthentication()).toBe(true)
    })
  })

  it('leaves no timer behind when the client is closed', async () => {
    const { client, time } = createWorld({ server: friendlyServer() })
    await client.auth.login('ana', 'secret')
    client.close()
    expect(time.timerCount).toBe(0)
  })

  it('writes the password nowhere', async () => {
    const memory = memoryStorage()
    const written: string[] = []
    const write = (name: string, secret: string) => {
      written.push(name, secret)
      return memory.write(name, secret)
    }
    const { client } = createWorld({ server: friendlyServer(), storage: { ...memory, write } })
    await client.auth.login('ana', 'a very telling password', { rememberMe: true })
    expect(written).toContain('token.json')
    expect(written.join()).not.toContain('telling')
  })
})

describe('the second factor and passkeys', () => {
  const assertion = {
    id: 'abc',
    rawId: 'abc',
    type: 'public-key' as const,
    clientExtensionResults: {},
    response: { clientDataJSON: 'e30', authenticatorData: 'AAA', signature: 'AAA' },
  }
  const challengeId = '018f0000-0000-7000-8000-000000000002'

  it('says that a code is wanted, and signs in with it', async () => {
    const server = friendlyServer().on('POST /token', ({ text }) =>
      new URLSearchParams(text).get('totp') === '123456' ? token('a') : problem('mfa_required', 401),
    )
    const { client } = createWorld({ server })
    await expect(client.auth.login('ana', 'secret')).rejects.toMatchObject({ code: 'mfa_required', retryable: false })
    expect(client.auth.state.status).toBe('no_token')
    await client.auth.login('ana', 'secret', { code: '123456' })
    expect(client.auth.isAuthenticated).toBe(true)
  })

  it('signs in with a passkey alone, and learns from the server who that is', async () => {
    const server = friendlyServer()
      .on('POST /passkey-login/options', () => json({ challenge_id: challengeId, options: { challenge: 'xyz' } }))
      .on('POST /passkey-login', () => token('a'))
    const { client } = createWorld({ server })
    await client.auth.loginWithPasskey(async () => assertion)
    expect(client.auth.state).toMatchObject({ status: 'token_valid', username: 'ana' })
    expect(JSON.parse(server.named('POST /passkey-login')[0]?.text ?? '')).toMatchObject({
      challenge_id: challengeId,
      response: assertion,
    })
  })

  it('is where it was when the person turns away from the passkey', async () => {
    const server = friendlyServer().on('POST /passkey-login/options', () =>
      json({ challenge_id: challengeId, options: { challenge: 'xyz' } }),
    )
    const { client } = createWorld({ server })
    const turnedAway = new Error('NotAllowedError')
    await expect(
      client.auth.loginWithPasskey(async () => {
        throw turnedAway
      }),
    ).rejects.toBe(turnedAway)
    expect(client.auth.state).toEqual({ status: 'no_token' })
  })
})
