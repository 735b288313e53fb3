/**
 * What every outbox store must do, and how it must fail: one suite, run on each adapter in the place where it really lives.
 * @module
 */
import { describe, expect, it, onTestFinished } from 'vitest'
import type { PendingEntry, PendingStore } from '../src/index.ts'
import { hello, uuid } from './chat.ts'
import { createWorld, friendlyServer, settled } from './support.ts'

/** One device with the adapter's store on it, made anew for each test. */
export interface PendingSite {
  /** The store as a program sees it that has just started; the same place each time. */
  open(server: string): PendingStore | Promise<PendingStore>
  close?(): Promise<void>
}

export interface PendingFault<Site extends PendingSite> {
  name: string
  /**
   * - `breaks`: nothing can be written, or nothing at all be done, until the fault is mended.
   * - `spoils`: one of the entries no longer opens; the others stay as they are.
   * - `spoils_all`: nothing that was written before opens any more.
   */
  does: 'breaks' | 'spoils' | 'spoils_all'
  strike(site: Site): Promise<undefined | (() => Promise<void>)>
}

const server = 'https://axia.test'
const otherServer = 'https://axia.test:8443'

const draft = (text: string): Extract<PendingEntry, { kind: 'draft' }> => ({
  kind: 'draft',
  username: 'ana',
  sessionId: 's',
  text,
})
const message = (text: string, username = 'ana'): PendingEntry => ({
  kind: 'message',
  username,
  clientId: `id of ${text}`,
  sessionId: 's',
  type: 'text',
  text,
  createdAt: '2026-11-21T10:00:00.000Z',
})

/** @param open - makes a site with nothing in it; what it leaves behind, its `close` clears away. */
export function pendingStoreContract<Site extends PendingSite>(
  name: string,
  open: () => Site | Promise<Site>,
  faults: readonly PendingFault<Site>[],
): void {
  async function newSite(): Promise<Site> {
    const site = await open()
    onTestFinished(async () => site.close?.())
    return site
  }
  const those = (does: PendingFault<Site>['does']) => faults.filter((fault) => fault.does === does)

  describe(`the outbox store "${name}"`, () => {
    it('gives back what it was given, after a restart too', async () => {
      const site = await newSite()
      const store = await site.open(server)
      await store.write('a', draft('ñandú 🗝\n"'))
      await store.write('message b', message('two'))
      for (const each of [store, await site.open(server)]) {
        const entries = await each.readAll()
        expect(entries).toHaveLength(2)
        expect(entries).toEqual(expect.arrayContaining([draft('ñandú 🗝\n"'), message('two')]))
      }
    })

    it('replaces, deletes, and clears; what is not there is deleted without a word', async () => {
      const site = await newSite()
      const store = await site.open(server)
      await store.write('a', draft('one'))
      await store.write('a', draft('two'))
      expect(await store.readAll()).toEqual([draft('two')])
      await store.delete('a')
      await store.delete('a')
      expect(await store.readAll()).toEqual([])
      await store.write('b', draft('three'))
      await store.clear()
      await store.clear()
      expect(await (await site.open(server)).readAll()).toEqual([])
      await store.write('c', draft('four'))
      expect(await (await site.open(server)).readAll()).toEqual([draft('four')])
    })

    it('keeps servers apart, also when one clears', async () => {
      const site = await newSite()
      const [store, other] = [await site.open(server), await site.open(otherServer)]
      await store.write('a', draft('one'))
      await other.write('a', draft('two'))
      await other.clear()
      expect(await store.readAll()).toEqual([draft('one')])
      expect(await other.readAll()).toEqual([])
    })

    it('keeps what two programs write at once', async () => {
      const site = await newSite()
      const [one, other] = [await site.open(server), await site.open(server)]
      await one.write('first', draft('first'))
      await Promise.all([
        one.write('a', draft('one')),
        other.write('b', draft('two')),
        other.write('a', draft('three')),
      ])
      const texts = (await (await site.open(server)).readAll()).map((entry) => Object(entry).text)
      expect(texts).toContain('two')
      expect(texts).toHaveLength(3)
    })

    it('holds a voice of a mebibyte', async () => {
      const store = await (await newSite()).open(server)
      const audio = { mimeType: 'audio/mp4', content: new Uint8Array(1_048_576).fill(7) }
      const voice = { ...message(''), audio }
      await store.write('a', voice)
      expect(await store.readAll()).toEqual([voice])
    })

    describe('under the chat', () => {
      it('keeps what was written offline over a restart, and sends it once, under the same id', async () => {
        const site = await newSite()
        const offline = await start(site, 'ana')
        const { clientId } = offline.client.chat.send({ text: 'hola' })
        await expect.poll(async () => (await (await site.open(server)).readAll()).length).toBe(1)
        offline.client.close()
        const later = await start(site, 'ana')
        expect(await later.client.chat.waiting()).toMatchObject([{ clientId, text: 'hola', state: 'pending' }])
        const sent = await connect(later)
        expect(sent).toMatchObject([{ client_id: clientId, text: 'hola' }])
        await expect.poll(async () => (await site.open(server)).readAll()).toEqual([])
      })

      it('keeps the order in which it was written, within a millisecond too', async () => {
        const site = await newSite()
        const offline = await start(site, 'ana')
        const texts = Array.from({ length: 8 }, (_, index) => `${index}`)
        for (const text of texts) offline.client.chat.send({ text })
        await offline.client.chat.waiting()
        const { client } = await start(site, 'ana')
        expect((await client.chat.waiting()).map(({ text }) => text)).toEqual(texts)
      })

      it('drops what another user left', async () => {
        const site = await newSite()
        await (await site.open(server)).write('message id of ana’s', message('ana’s'))
        const { client } = await start(site, 'bea')
        expect(await client.chat.waiting()).toEqual([])
        await expect.poll(async () => (await site.open(server)).readAll()).toEqual([])
      })

      it('is emptied by a logout', async () => {
        const site = await newSite()
        const { client } = await start(site, 'ana')
        client.chat.send({ text: 'hola' })
        await expect.poll(async () => (await (await site.open(server)).readAll()).length).toBe(1)
        await client.auth.logout()
        await expect.poll(async () => (await site.open(server)).readAll()).toEqual([])
      })
    })

    describe.each(those('breaks'))('under $name', ({ strike }) => {
      it('fails with an error, and has what it had once that is over', async () => {
        const site = await newSite()
        const store = await site.open(server)
        await store.write('a', draft('one'))
        const mend = await strike(site)
        await expect(store.write('a', draft('two'))).rejects.toThrow()
        await expect((await site.open(server)).write('b', draft('three'))).rejects.toThrow()
        await mend?.()
        expect(await (await site.open(server)).readAll()).toEqual([draft('one')])
      })

      it('stops nobody from sending', async () => {
        const site = await newSite()
        await (await site.open(server)).write('draft x', { ...draft('half-written'), sessionId: 'x' })
        const world = await start(site, 'ana')
        const mend = await strike(site)
        const { clientId } = world.client.chat.send({ text: 'hola' })
        expect(await connect(world)).toMatchObject([{ client_id: clientId }])
        await mend?.()
      })
    })

    describe.each(those('spoils'))('after $name', ({ strike }) => {
      it('gives the others, and takes new ones', async () => {
        const site = await newSite()
        const store = await site.open(server)
        for (const text of ['one', 'two', 'three']) await store.write(text, draft(text))
        await strike(site)
        const left = await (await site.open(server)).readAll()
        expect(left).toHaveLength(2)
        await store.write('four', draft('four'))
        expect(await (await site.open(server)).readAll()).toHaveLength(3)
      })
    })

    describe.each(those('spoils_all'))('after $name', ({ strike }) => {
      it('begins anew', async () => {
        const site = await newSite()
        await (await site.open(server)).write('a', draft('one'))
        await strike(site)
        const store = await site.open(server)
        expect(await store.readAll()).toEqual([])
        await store.write('b', draft('two'))
        expect(await (await site.open(server)).readAll()).toEqual([draft('two')])
      })
    })
  })
}

/** The app on this device, signed in, without a connection. */
async function start(site: PendingSite, username: string) {
  const world = createWorld({ pending: await site.open(server), server: friendlyServer() })
  onTestFinished(() => world.client.close())
  await world.client.auth.login(username, 'secret')
  return world
}

/** Connects, takes every message as a server would, and answers what came within a moment, repeats included. */
async function connect({ client, socket, sockets }: Awaited<ReturnType<typeof start>>) {
  client.chat.initializeWebSocket()
  await expect.poll(() => sockets.length).toBeGreaterThan(0)
  socket().receive(hello())
  socket().receive({ type: 'resumed', seq: 0 })
  await expect.poll(() => socket().frames('message').length).toBeGreaterThan(0)
  for (const [index, { client_id, session_id }] of socket().frames('message').entries()) {
    const place = { client_id: String(client_id), session_id: String(session_id), message_id: uuid(index) }
    socket().receive({ type: 'ack', ...place, seq: index + 1 })
  }
  await settled()
  return socket().frames('message')
}
