/**
 * Every outbox store against the same rules.
 * @module
 */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { beforeAll, describe, expect, it } from 'vitest'
import { browserPending } from './browser-pending.ts'
import { memoryPending } from './memory-pending.ts'
import type { PendingEntry, PendingStore } from './pending-store.ts'

const server = 'https://axia.test'
const stores: [string, () => PendingStore][] = [
  ['memory', memoryPending],
  ['browser', () => browserPending({ server, indexedDB: new IDBFactory() })],
]

const draft = (text: string): PendingEntry => ({ kind: 'draft', username: 'ana', sessionId: 's', text })

beforeAll(() => {
  Object.assign(globalThis, { IDBKeyRange })
})

describe.each(stores)('the outbox store "%s"', (_, open) => {
  it('gives back what it was given', async () => {
    const store = open()
    await store.write('a', draft('one'))
    await store.write('b', draft('two'))
    expect(await store.readAll()).toEqual([draft('one'), draft('two')])
  })

  it('replaces, deletes, and clears', async () => {
    const store = open()
    await store.write('a', draft('one'))
    await store.write('a', draft('two'))
    expect(await store.readAll()).toEqual([draft('two')])
    await store.delete('a')
    expect(await store.readAll()).toEqual([])
    await store.write('b', draft('three'))
    await store.clear()
    expect(await store.readAll()).toEqual([])
  })
})

describe(browserPending, () => {
  it('survives a reload and keeps servers apart, also when one clears', async () => {
    const indexedDB = new IDBFactory()
    const other = browserPending({ server: `${server}:8443`, indexedDB })
    await browserPending({ server, indexedDB }).write('a', draft('one'))
    await other.write('a', draft('two'))
    expect(await browserPending({ server, indexedDB }).readAll()).toEqual([draft('one')])
    await other.clear()
    expect(await browserPending({ server, indexedDB }).readAll()).toEqual([draft('one')])
  })
})
