/**
 * What a device keeps of what was seen: whose it is, when it goes, and that nobody else can read it.
 * @module
 */
import { IDBDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { Type } from 'typebox'
import { beforeAll, describe, expect, it } from 'vitest'
import { breakWrites, mendWrites } from '../../test/browser-faults.ts'
import { settled, Time } from '../../test/support.ts'
import { browserSeen } from '../storage/browser-seen.ts'
import { memorySeen } from '../storage/memory-seen.ts'
import type { SeenStore } from '../storage/seen-store.ts'
import { Seen, SeenShelf } from './seen.ts'

beforeAll(() => {
  Object.assign(globalThis, { IDBDatabase, IDBKeyRange, IDBObjectStore })
})

const text = Type.String()
const server = 'https://axia.test'

function seenBy(username: string | undefined, store: SeenStore | undefined, time = new Time()) {
  return new Seen({ store, clock: time.clock, username: () => username })
}

describe(Seen, () => {
  it('gives back what was kept, with its time, also to the next program', async () => {
    const store = memorySeen()
    seenBy('Ana', store).keep('greeting', 'hola')
    const found = await seenBy('ana', store).find('greeting', text)
    expect(found).toEqual({ value: 'hola', seenAt: new Date('2026-11-21T10:00:00Z') })
  })

  it('gives nothing that is not what was asked for', async () => {
    const seen = seenBy('ana', memorySeen())
    seen.keep('greeting', 7)
    expect(await seen.find('greeting', text)).toBeUndefined()
  })

  it('gives nothing to nobody', async () => {
    const store = memorySeen()
    seenBy('ana', store).keep('greeting', 'hola')
    await settled()
    expect(await seenBy(undefined, store).find('greeting', text)).toBeUndefined()
  })

  it('clears everything of another user as soon as it finds some', async () => {
    const store = memorySeen()
    const ana = seenBy('ana', store)
    ana.keep('greeting', 'hola')
    ana.keep('secret', 'x')
    await settled()
    expect(await seenBy('bea', store).find('greeting', text)).toBeUndefined()
    await settled()
    expect(await store.read('secret')).toBeUndefined()
  })

  it('does not keep after a clearing what was asked for before it', async () => {
    const store = memorySeen()
    const seen = seenBy('ana', store)
    seen.keep('greeting', 'hola')
    seen.clear()
    await settled()
    expect(await store.read('greeting')).toBeUndefined()
  })

  it('goes without a device that keeps', async () => {
    const seen = seenBy('ana', undefined)
    seen.keep('greeting', 'hola')
    expect(await seen.find('greeting', text)).toBeUndefined()
  })
})

describe(SeenShelf, () => {
  it('keeps the latest of a kind, also those that come at once', async () => {
    const store = memorySeen()
    const shelf = new SeenShelf(seenBy('ana', store), 'page', text, 2)
    for (const key of ['a', 'b', 'a', 'c']) shelf.keep(key, `text of ${key}`)
    await expect.poll(() => shelf.keys()).toEqual(['c', 'a'])
    expect((await shelf.find('a'))?.value).toBe('text of a')
    expect(await store.read('page b')).toBeUndefined()
    expect(await shelf.all()).toEqual(['text of c', 'text of a'])
  })

  it('changes all that it has, seen when it was, and nothing else', async () => {
    const store = memorySeen()
    const shelf = new SeenShelf(seenBy('ana', store), 'page', text, 2)
    shelf.keep('a', 'old')
    shelf.keep('b', 'old')
    await settled()
    const later = new SeenShelf(seenBy('ana', store, new Time('2026-11-21T11:00:00Z')), 'page', text, 2)
    later.change((value, key) => `${value} but newer ${key}`)
    expect(await later.find('a')).toEqual({ value: 'old but newer a', seenAt: new Date('2026-11-21T10:00:00Z') })
    expect(await later.keys()).toEqual(['b', 'a'])
    new SeenShelf(seenBy('bea', store), 'page', text, 2).change(() => 'of bea')
    expect(await later.all()).toEqual([])
  })
})

describe(browserSeen, () => {
  const entry = { username: 'ana', seenAt: '2026-11-21T10:00:00Z', value: 'dentist at ten' }

  it('keeps servers apart, and clears one', async () => {
    const indexedDB = new IDBFactory()
    const [one, other] = [server, 'https://axia.test:8443'].map((each) => browserSeen({ server: each, indexedDB }))
    await one?.write('a', entry)
    await other?.write('a', entry)
    await other?.clear()
    expect(await one?.read('a')).toEqual(entry)
    expect(await other?.read('a')).toBeUndefined()
  })

  it('seals what it keeps', async () => {
    const indexedDB = new IDBFactory()
    await browserSeen({ server, indexedDB }).write('a', entry)
    const request = indexedDB.open('axia-seen')
    await new Promise((resolve) => request.addEventListener('success', resolve))
    const all = request.result.transaction('entries').objectStore('entries').getAll()
    await new Promise((resolve) => all.addEventListener('success', resolve))
    const lying = all.result.map((each: { data: Uint8Array }) => new TextDecoder('latin1').decode(each.data)).join()
    expect(lying.length).toBeGreaterThan(0)
    expect(lying).not.toContain('dentist')
    request.result.close()
  })

  it('disturbs nobody when the disk is full', async () => {
    const seen = seenBy('ana', browserSeen({ server, indexedDB: new IDBFactory() }))
    breakWrites()
    seen.keep('greeting', 'hola')
    expect(await seen.find('greeting', text)).toBeUndefined()
    mendWrites()
    seen.keep('greeting', 'hola')
    expect((await seen.find('greeting', text))?.value).toBe('hola')
  })
})
