/**
 * How a login ends: expiry, refusal, logout, and other tabs.
 * @module
 */
import { describe, expect, it } from 'vitest'
import {
  createWorld,
  friendlyServer,
  held,
  json,
  me,
  problem,
  settled,
  statesOf,
  tabChannel,
  unreachable,
} from '../../test/support.ts'
import { ApiError } from '../api-error.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { TokenAuthProvider } from './auth-provider.ts'

const day = 86_400_000

function _token(name: string) {
  return json({ access_token: name, token_type: 'bearer', expires_in: 86_400 })
}

describe(TokenAuthProvider, () => {
  describe('expiry', () => {
    it('is known in advance: the state changes at that moment, and the stored token goes', async () => {
      const storage = memoryStorage()
      const { client, time } = createWorld({ server: friendlyServer(), storage })
      await client.auth.login('ana', 'secret')
      const states = statesOf(client.auth)
      await time.advance(day - 1)
      expect(states).toEqual([])
      await time.advance(1)
      expect(states).toEqual([{ status: 'token_expired', username: 'ana', reason: 'expired' }])
      expect(client.auth.getToken()).toBeUndefined()
      expect(await storage.read('token.json')).toBeUndefined()
    })

    it('is looked at each minute, because timers stand still while a device sleeps', async () => {
      const { client, time } = createWorld({ server: friendlyServer() })
      await client.auth.login('ana', 'secret')
      time.sleep(day - 30_000)
      await time.advance(60_000)
      expect(client.auth.state).toMatchObject({ status: 'token_expired', reason: 'expired' })
    })

    it('is noticed when the device wakes', async () => {
      const { client, time, wake } = createWorld({ server: friendlyServer() })
      await client.auth.login('ana', 'secret')
      time.sleep(day)
      expect(client.auth.isAuthenticated).toBe(false)
      wake()
      expect(client.auth.state).toMatchObject({ status: 'token_expired', reason: 'expired' })
    })

    it('is noticed by the call that would use the token', async () => {
      const { client, time, server } = createWorld({ server: friendlyServer() })
      await client.auth.login('ana', 'secret')
      time.sleep(day)
      await expect(client.account.me()).rejects.toMatchObject({ code: 'invalid_token' })
      expect(server.named('GET /me')).toEqual([])
      expect(client.auth.state).toMatchObject({ status: 'token_expired' })
    })

    it('lets the user sign in again in place', async () => {
      const { client, time } = createWorld({ server: friendlyServer() })
      await client.auth.login('ana', 'secret')
      await time.advance(day)
      await client.auth.login('ana', 'secret')
      expect(client.auth.state).toMatchObject({ status: 'token_valid', username: 'ana' })
    })

    it('is still there after a failed try to sign in again', async () => {
      const server = friendlyServer()
      const { client, time } = createWorld({ server })
      await client.auth.login('ana', 'secret')
      await time.advance(day)
      const expired = client.auth.state
      server.on('POST /token', () => problem('invalid_grant', 401))
      await expect(client.auth.login('ana', 'wrong')).rejects.toThrow(ApiError)
      expect(client.auth.state).toEqual(expired)
    })

    it('can be dismissed', async () => {
      const { client, time } = createWorld({ server: friendlyServer() })
      await client.auth.login('ana', 'secret')
      await time.advance(day)
      client.auth.dismissExpired()
      expect(client.auth.state).toEqual({ status: 'no_token' })
    })
  })

  describe('a refusal by the server', () => {
    async function signedIn() {
      const storage = memoryStorage()
      const world = createWorld({ server: friendlyServer(), storage })
      await world.client.auth.login('ana', 'secret')
      return { ...world, storage }
    }

    it('ends the login: revoked, not expired, and the stored token goes', async () => {
      const { client, server, storage } = await signedIn()
      server.on('GET /me', () => problem('invalid_token', 401))
      const states = statesOf(client.auth)
      await expect(client.account.me()).rejects.toMatchObject({ code: 'invalid_token', status: 401 })
      await settled()
      expect(states.map(({ status }) => status)).toEqual(['in_use', 'token_expired'])
      expect(client.auth.state).toEqual({ status: 'token_expired', username: 'ana', reason: 'revoked' })
      expect(await storage.read('token.json')).toBeUndefined()
    })

    it.each([
      ['a proxy’s page', () => new Response('<html>', { status: 401, headers: { 'content-type': 'text/html' } })],
      ['a 401 with another code', () => problem('invalid_signature', 401)],
      ['somebody else’s JSON', () => json({ error: 'unauthorized' }, 401)],
      ['a bad gateway', () => new Response('<html>', { status: 502 })],
      ['a broken server', () => problem('internal', 500)],
      ['a dead network', unreachable],
    ])('is not what %s means', async (_, handler) => {
      const { client, server } = await signedIn()
      server.on('GET /me', handler)
      await expect(client.account.me()).rejects.toThrow(ApiError)
      expect(client.auth.isAuthenticated).toBe(true)
    })

    it('counts only against the token that is current', async () => {
      const { client, server } = await signedIn()
      const { handler, answer } = held()
      server.on('GET /me', handler)
      const late = client.account.me()
      await settled()
      await client.auth.logout()
      await client.auth.login('ana', 'secret')
      answer(problem('invalid_token', 401))
      await expect(late).rejects.toThrow(ApiError)
      expect(client.auth.isAuthenticated).toBe(true)
    })

    it('leaves the token of another tab in the vault, and takes it', async () => {
      const { client, server, storage } = await signedIn()
      const other = createWorld({ server: friendlyServer(), storage })
      await other.client.auth.login('ana', 'secret')
      server.on('GET /me', () => problem('invalid_token', 401))
      await client.account.me().catch(() => {})
      await settled()
      expect(client.auth.getToken()).toBe(other.client.auth.getToken())
      expect(client.auth.state).toMatchObject({ status: 'token_valid' })
    })
  })

  describe('logout', () => {
    it('clears this device at once and revokes the session on the server', async () => {
      const storage = memoryStorage()
      const { client, server } = createWorld({ server: friendlyServer(), storage })
      await client.auth.login('ana', 'secret')
      const current = client.auth.getToken()
      const logout = client.auth.logout()
      expect(client.auth.state).toEqual({ status: 'no_token' })
      await logout
      for (const name of ['token.json', 'credentials.json', 'account.json']) {
        expect(await storage.read(name)).toBeUndefined()
      }
      expect(server.named('POST /logout').map(({ headers }) => headers.get('authorization'))).toEqual([
        `Bearer ${current}`,
      ])
    })

    it('is done on this device though the server never answers', async () => {
      const storage = memoryStorage()
      const { client, time } = createWorld({ server: friendlyServer().on('POST /logout', held().handler), storage })
      await client.auth.login('ana', 'secret')
      const logout = client.auth.logout()
      await time.advance(5_000)
      await logout
      expect(client.auth.isAuthenticated).toBe(false)
      expect(await storage.read('token.json')).toBeUndefined()
    })

    it('revokes a stored token that nobody has read yet', async () => {
      const storage = memoryStorage()
      await createWorld({ server: friendlyServer(), storage }).client.auth.login('ana', 'secret')
      const { client, server } = createWorld({ server: friendlyServer(), storage })
      await client.auth.logout()
      expect(server.named('POST /logout')).toHaveLength(1)
    })

    it('keeps late answers from whoever comes next', async () => {
      const { handler, answer } = held()
      const { client } = createWorld({ server: friendlyServer().on('GET /me', handler) })
      await client.auth.login('ana', 'secret')
      const late = client.account.me()
      await settled()
      await client.auth.logout()
      await client.auth.login('bea', 'secret')
      answer(json(me('ana')))
      await expect(late).rejects.toMatchObject({ code: 'aborted' })
      expect(client.account.state.me).toBeUndefined()
    })
  })

  describe('tabs', () => {
    /** Tabs of one browser: what one posts, the others hear. */
    function tabs() {
      const Channel = tabChannel()
      const storage = memoryStorage()
      const open = () => createWorld({ server: friendlyServer(), storage, BroadcastChannel: Channel })
      return { one: open(), other: open() }
    }

    it('sign in together', async () => {
      const { one, other } = tabs()
      await one.client.auth.login('ana', 'secret')
      await settled()
      expect(other.client.auth.state).toMatchObject({ status: 'token_valid', username: 'ana' })
    })

    it('sign out together, and only one of them tells the server', async () => {
      const { one, other } = tabs()
      await one.client.auth.login('ana', 'secret')
      await settled()
      await one.client.auth.logout()
      expect(other.client.auth.state).toEqual({ status: 'no_token' })
      expect(other.server.named('POST /logout')).toEqual([])
    })

    it('clear what they had loaded when another user signs in', async () => {
      const { one, other } = tabs()
      await one.client.auth.login('ana', 'secret')
      await settled()
      await other.client.account.me()
      await one.client.auth.logout()
      await one.client.auth.login('bea', 'secret')
      await settled()
      expect(other.client.auth.state).toMatchObject({ username: 'bea' })
      expect(other.client.account.state.me).toBeUndefined()
    })
  })
})
