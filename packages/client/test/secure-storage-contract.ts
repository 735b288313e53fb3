/**
 * What every vault must do, and how it must fail: one suite, run on each adapter in the place where it really lives.
 * @module
 */
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type AxiaClient,
  accountEntry,
  allEntries,
  credentialsEntry,
  type SecureStorage,
  SecureStorageError,
  tokenEntry,
} from '../src/index.ts'
import { baseUrl, createWorld, type FakeServer, friendlyServer, json, me } from './support.ts'

/** One device with the adapter's vault on it, made anew for each test. */
export interface StorageSite {
  /** The vault as a program sees it that has just started; the same place each time. */
  open(server: string): SecureStorage | Promise<SecureStorage>
  close?(): Promise<void>
}

/**
 * Something that happens to a site:
 *
 * - `spoils_entry`: the named entry no longer opens, or opens as something that we never wrote; the others stay as they are.
 * - `spoils_all`: nothing that was written before opens any more; what is written from now on does.
 * - `breaks_writes`: writing fails in its middle until the fault is mended.
 * - `denies`: nothing can be read, written or deleted until the fault is mended, and nothing is lost by that.
 */
export interface StorageFault<Site extends StorageSite> {
  /** As a sentence has it: `a truncated entry`. */
  name: string
  does: 'spoils_entry' | 'spoils_all' | 'breaks_writes' | 'denies'
  /** Does it; answers what mends it, where that can be done. */
  strike(site: Site, place: { server: string; name: string }): Promise<undefined | (() => Promise<void>)>
}

const otherServer = 'https://other.test:8443'
const longToken = `header.${'p'.repeat(900)}.signature` // as long as ours ever are, and within what Windows takes

/** @param open - makes a site with nothing in it; what it leaves behind, its `close` clears away. */
export function secureStorageContract<Site extends StorageSite>(
  name: string,
  open: () => Site | Promise<Site>,
  faults: readonly StorageFault<Site>[],
): void {
  async function newSite(): Promise<Site> {
    const site = await open()
    onTestFinished(async () => site.close?.())
    return site
  }

  const those = (does: StorageFault<Site>['does']) => faults.filter((fault) => fault.does === does)

  describe(`the vault "${name}"`, () => {
    it('gives back what it was given, after a restart too', async () => {
      const site = await newSite()
      const vault = await site.open(baseUrl)
      await vault.write('a', 'secreto con acentos: ñandú 🗝 "\\\n')
      expect(await vault.read('a')).toBe('secreto con acentos: ñandú 🗝 "\\\n')
      expect(await (await site.open(baseUrl)).read('a')).toBe('secreto con acentos: ñandú 🗝 "\\\n')
    })

    it('holds a token of a thousand characters, and an empty text', async () => {
      const vault = await (await newSite()).open(baseUrl)
      await vault.write(tokenEntry, longToken)
      await vault.write('empty', '')
      expect(await vault.read(tokenEntry)).toBe(longToken)
      expect(await vault.read('empty')).toBe('')
    })

    it('has nothing where nothing was put, and deletes that without a word', async () => {
      const vault = await (await newSite()).open(baseUrl)
      expect(await vault.read(tokenEntry)).toBeUndefined()
      await expect(vault.delete(tokenEntry)).resolves.toBeUndefined()
    })

    it('puts a new secret in the place of the old one, whatever their lengths', async () => {
      const site = await newSite()
      const vault = await site.open(baseUrl)
      await vault.write(tokenEntry, longToken)
      await vault.write(tokenEntry, 'short')
      expect(await (await site.open(baseUrl)).read(tokenEntry)).toBe('short')
    })

    it('keeps names apart, and servers', async () => {
      const site = await newSite()
      const [vault, other] = [await site.open(baseUrl), await site.open(otherServer)]
      for (const [index, entry] of allEntries.entries()) await vault.write(entry, `${index}`)
      await other.write(tokenEntry, 'of the other')
      await vault.delete(tokenEntry)
      expect(await vault.read(tokenEntry)).toBeUndefined()
      expect(await vault.read(accountEntry)).toBe(`${allEntries.indexOf(accountEntry)}`)
      expect(await other.read(tokenEntry)).toBe('of the other')
      expect(await other.read(accountEntry)).toBeUndefined()
    })

    it('forgets what was deleted, after a restart too', async () => {
      const site = await newSite()
      const vault = await site.open(baseUrl)
      await vault.write(tokenEntry, 'secret')
      await vault.delete(tokenEntry)
      expect(await (await site.open(baseUrl)).read(tokenEntry)).toBeUndefined()
    })

    it('keeps one of two secrets whole when two programs write at once, the first time too', async () => {
      const site = await newSite()
      const [one, other] = [await site.open(baseUrl), await site.open(baseUrl)]
      const secrets = [longToken, 'short']
      for (let round = 0; round < 3; round += 1) {
        await Promise.all([
          one.write(tokenEntry, longToken),
          other.write(tokenEntry, 'short'),
          one.write('a', `a${round}`),
          other.write('b', `b${round}`),
        ])
        const after = await site.open(baseUrl)
        expect(secrets).toContain(await after.read(tokenEntry))
        expect([await after.read('a'), await after.read('b')]).toEqual([`a${round}`, `b${round}`])
      }
    })

    describe('under a login', () => {
      it('keeps it over a restart, with whose it is, and loses all of it by the logout', async () => {
        const site = await newSite()
        await logIn(site, 'ana')
        const restarted = await restart(site)
        expect(await restarted.client.auth.checkAuthentication()).toBe(true)
        expect(restarted.client.auth.state).toMatchObject({ username: 'ana' })
        expect(restarted.server.calls).toEqual([])
        await restarted.client.auth.logout()
        const vault = await site.open(baseUrl)
        for (const entry of allEntries) expect(await vault.read(entry), entry).toBeUndefined()
      })

      it('never shows one account with the token of another, should a login be cut off between two entries', async () => {
        const site = await newSite()
        await logIn(site, 'ana')
        const vault = await site.open(baseUrl)
        const ofAna = (await vault.read(accountEntry)) ?? ''
        await logIn(site, 'bea')
        await vault.write(accountEntry, ofAna)
        const { client } = await restart(site, serverOf('bea'))
        expect(await client.auth.checkAuthentication()).toBe(true)
        expect(client.auth.state).toMatchObject({ username: 'bea' })
      })

      it.each(['', 'nonsense', '{"access_token":', '[]', 'null', '{"access_token":{"a":1}}', '\u0000\uffff'])(
        'goes to the login over an entry of another make: %j',
        async (text) => {
          const site = await newSite()
          await logIn(site, 'ana')
          await (await site.open(baseUrl)).write(tokenEntry, text)
          await expectLogin(site)
          await logIn(site, 'ana')
        },
      )
    })

    describe.each(those('spoils_entry'))('after $name', ({ strike }) => {
      it('says so, gives nothing out, and keeps the entries beside it', async () => {
        const site = await newSite()
        const vault = await site.open(baseUrl)
        for (const entry of allEntries) await vault.write(entry, `secret of ${entry}`)
        await strike(site, { server: baseUrl, name: tokenEntry })
        const after = await site.open(baseUrl)
        expect(await readOrFailure(after, tokenEntry)).not.toBe(`secret of ${tokenEntry}`)
        for (const entry of allEntries.filter((each) => each !== tokenEntry)) {
          expect(await after.read(entry)).toBe(`secret of ${entry}`)
        }
        await after.delete(tokenEntry)
        expect(await after.read(tokenEntry)).toBeUndefined()
      })

      it('leads to the login, wipes that entry alone, and the next login is kept', async () => {
        const site = await newSite()
        await logIn(site, 'ana')
        await strike(site, { server: baseUrl, name: tokenEntry })
        const { client } = await expectLogin(site)
        expect(await client.auth.rememberedUsername()).toBe('ana')
        await logIn(site, 'bea')
        const { client: later } = await restart(site, serverOf('bea'))
        expect(await later.auth.checkAuthentication()).toBe(true)
        expect(later.auth.state).toMatchObject({ username: 'bea' })
      })

      it('asks the server whose the token is, where only that was lost', async () => {
        const site = await newSite()
        await logIn(site, 'ana')
        await strike(site, { server: baseUrl, name: accountEntry })
        const { client, server } = await restart(site)
        expect(await client.auth.checkAuthentication()).toBe(true)
        expect(client.auth.state).toMatchObject({ username: 'ana' })
        expect(server.named('GET /me')).toHaveLength(1)
        expect(await (await site.open(baseUrl)).read(accountEntry)).toBeUndefined()
      })

      it('offers no name, where only the remembered one was lost', async () => {
        const site = await newSite()
        await logIn(site, 'ana')
        await strike(site, { server: baseUrl, name: credentialsEntry })
        const { client } = await restart(site)
        expect(await client.auth.rememberedUsername()).toBeUndefined()
        expect(await client.auth.checkAuthentication()).toBe(true)
        expect(await (await site.open(baseUrl)).read(credentialsEntry)).toBeUndefined()
      })
    })

    describe.each(those('spoils_all'))('after $name', ({ strike }) => {
      it('leads to the login, offers nobody’s name, and keeps the next login', async () => {
        const site = await newSite()
        await logIn(site, 'ana')
        await strike(site, { server: baseUrl, name: tokenEntry })
        const { client } = await expectLogin(site)
        expect(await client.auth.rememberedUsername()).toBeUndefined()
        await logIn(site, 'bea')
        const { client: later } = await restart(site, serverOf('bea'))
        expect(await later.auth.checkAuthentication()).toBe(true)
        expect(await later.auth.rememberedUsername()).toBe('bea')
      })
    })

    describe.each([...those('breaks_writes'), ...those('denies')])('under $name', ({ strike }) => {
      it('fails to write by an error of its own, without the secret in it, and has the old entry afterwards', async () => {
        const site = await newSite()
        const vault = await site.open(baseUrl)
        await vault.write(tokenEntry, 'old')
        await vault.write('a', 'beside it')
        const mend = await strike(site, { server: baseUrl, name: tokenEntry })
        const failure = await vault.write(tokenEntry, `telling ${longToken}`).catch((cause: unknown) => cause)
        expect(failure).toMatchObject({ name: 'SecureStorageError', operation: 'write', reason: 'unavailable' })
        expect(wordsOf(failure)).not.toContain('telling')
        await mend?.()
        const after = await site.open(baseUrl)
        expect(await after.read(tokenEntry)).toBe('old')
        expect(await after.read('a')).toBe('beside it')
      })

      it('signs in all the same, says that the token is not kept, and never comes back as who was there before', async () => {
        const site = await newSite()
        const { client: before } = await logIn(site, 'ana')
        const { client } = await restart(site, serverOf('bea'))
        const mend = await strike(site, { server: baseUrl, name: tokenEntry })
        await client.auth.login('bea', 'secret')
        expect(client.auth.state).toMatchObject({ status: 'token_valid', username: 'bea' })
        expect(client.auth.isStored).toBe(false)
        expect(await client.auth.checkAuthentication()).toBe(true)
        await mend?.()
        const { client: later } = await restart(site)
        await later.auth.checkAuthentication()
        expect([nobody, identityOf(before)]).toContain(identityOf(later))
      })
    })

    describe.each(those('denies'))('under $name', ({ strike }) => {
      it('says that it is for now, and loses nothing by it', async () => {
        const site = await newSite()
        await logIn(site, 'ana')
        const mend = await strike(site, { server: baseUrl, name: tokenEntry })
        const vault = await site.open(baseUrl)
        const unavailable = { name: 'SecureStorageError', reason: 'unavailable' }
        await expect(vault.read(tokenEntry)).rejects.toMatchObject({ ...unavailable, operation: 'read' })
        await expect(vault.delete(tokenEntry)).rejects.toMatchObject({ ...unavailable, operation: 'delete' })
        const { client } = await restart(site)
        expect(await client.auth.checkAuthentication()).toBe(false)
        expect(client.auth.state).toEqual({ status: 'no_token' })
        expect(await client.auth.rememberedUsername()).toBeUndefined()
        await mend?.()
        const { client: later } = await restart(site)
        expect(await later.auth.checkAuthentication()).toBe(true)
        expect(later.auth.state).toMatchObject({ username: 'ana' })
        expect(await later.auth.rememberedUsername()).toBe('ana')
      })

      it('does not sign out who is signed in', async () => {
        const site = await newSite()
        const { client } = await logIn(site, 'ana')
        const mend = await strike(site, { server: baseUrl, name: tokenEntry })
        expect(await client.auth.checkAuthentication()).toBe(true)
        expect(client.auth.isAuthenticated).toBe(true)
        await mend?.()
      })
    })
  })
}

const nobody = 'nobody'

/** Who is signed in, with which token. */
function identityOf({ auth }: AxiaClient): string {
  const { state } = auth
  return auth.isAuthenticated && 'username' in state ? `${state.username} ${auth.getToken()}` : nobody
}

function serverOf(username: string): FakeServer {
  return friendlyServer().on('GET /me', () => json(me(username)))
}

/** The app after a restart: another client on the same vault. */
async function restart(site: StorageSite, server: FakeServer = serverOf('ana')) {
  const world = createWorld({ storage: await site.open(baseUrl), server })
  onTestFinished(() => world.client.close())
  return world
}

/** Somebody signs in and is remembered; who was signed in is signed out first, as every client of ours does. */
async function logIn(site: StorageSite, username: string) {
  const world = await restart(site, serverOf(username))
  if (await world.client.auth.checkAuthentication()) await world.client.auth.logout()
  await world.client.auth.login(username, 'secret', { rememberMe: true })
  expect(world.client.auth.isStored).toBe(true)
  return world
}

/** The app starts, finds nobody, and says nothing of anybody; the token's entry is gone. */
async function expectLogin(site: StorageSite) {
  const world = await restart(site)
  expect(await world.client.auth.checkAuthentication()).toBe(false)
  expect(world.client.auth.state).toEqual({ status: 'no_token' })
  expect(await (await site.open(baseUrl)).read(tokenEntry)).toBeUndefined()
  return world
}

/** What an entry gives: a text, nothing, or the word that it is damaged; anything else is thrown. */
async function readOrFailure(vault: SecureStorage, name: string): Promise<string | undefined> {
  try {
    return await vault.read(name)
  } catch (cause) {
    if (cause instanceof SecureStorageError && cause.reason === 'damaged') return cause.message
    throw cause
  }
}

/** Everything that an error says, its causes included. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.message} ${error.stack} ${wordsOf(error.cause)}` : String(error)
}
