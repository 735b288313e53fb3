/**
 * Every vault against the same rules.
 * @module
 */
import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { browserStorage } from './browser-storage.ts'
import { memoryStorage } from './memory-storage.ts'
import { type SecureStorage, SecureStorageError } from './secure-storage.ts'

const server = 'https://axia.test'
const vaults: [string, () => SecureStorage][] = [
  ['memory', memoryStorage],
  ['browser', () => browserStorage({ server, indexedDB: new IDBFactory() })],
]

describe.each(vaults)('the vault "%s"', (_, open) => {
  it('gives back what it was given', async () => {
    const vault = open()
    await vault.write('token.json', 'secreto con acentos: ñandú 🗝')
    expect(await vault.read('token.json')).toBe('secreto con acentos: ñandú 🗝')
  })

  it('has nothing where nothing was put', async () => {
    expect(await open().read('token.json')).toBeUndefined()
  })

  it('puts a new secret in the place of the old one', async () => {
    const vault = open()
    await vault.write('token.json', 'old')
    await vault.write('token.json', 'new')
    expect(await vault.read('token.json')).toBe('new')
  })

  it('keeps names apart', async () => {
    const vault = open()
    await vault.write('a', '1')
    await vault.write('b', '2')
    await vault.delete('a')
    expect(await vault.read('a')).toBeUndefined()
    expect(await vault.read('b')).toBe('2')
  })

  it('deletes what is not there without a word', async () => {
    await expect(open().delete('token.json')).resolves.toBeUndefined()
  })

  it('holds a secret of four kilobytes, and an empty one', async () => {
    const vault = open()
    await vault.write('big', 'x'.repeat(4096))
    await vault.write('empty', '')
    expect((await vault.read('big'))?.length).toBe(4096)
    expect(await vault.read('empty')).toBe('')
  })
})

describe(browserStorage, () => {
  async function rows(indexedDB: IDBFactory, store: string): Promise<{ key: IDBValidKey; value: unknown }[]> {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('axia-vault')
      request.onsuccess = () => resolve(request.result)
    })
    const objects = database.transaction(store).objectStore(store)
    const [keys, values] = [objects.getAllKeys(), objects.getAll()]
    await new Promise((resolve) => {
      values.transaction?.addEventListener('complete', resolve)
    })
    database.close()
    return keys.result.map((key, index) => ({ key, value: values.result[index] }))
  }

  async function put(indexedDB: IDBFactory, key: IDBValidKey, value: unknown): Promise<void> {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('axia-vault')
      request.onsuccess = () => resolve(request.result)
    })
    const transaction = database.transaction('entries', 'readwrite')
    transaction.objectStore('entries').put(value, key)
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    database.close()
  }

  /** The one entry, as it lies in the database. */
  async function sealed(indexedDB: IDBFactory): Promise<{ data: Uint8Array; iv: Uint8Array }> {
    const [entry] = await rows(indexedDB, 'entries')
    return entry?.value as { data: Uint8Array; iv: Uint8Array }
  }

  it('survives a reload', async () => {
    const indexedDB = new IDBFactory()
    await browserStorage({ server, indexedDB }).write('token.json', 'secret')
    expect(await browserStorage({ server, indexedDB }).read('token.json')).toBe('secret')
  })

  it('keeps servers apart', async () => {
    const indexedDB = new IDBFactory()
    await browserStorage({ server, indexedDB }).write('token.json', 'secret')
    expect(await browserStorage({ server: 'https://other.test', indexedDB }).read('token.json')).toBeUndefined()
  })

  it('writes no secret in the clear, under a key that cannot be read out', async () => {
    const indexedDB = new IDBFactory()
    await browserStorage({ server, indexedDB }).write('token.json', 'a very telling secret')
    const { data, iv } = await sealed(indexedDB)
    expect(new TextDecoder().decode(data)).not.toContain('telling')
    expect(iv.length).toBe(12)
    const [key] = await rows(indexedDB, 'keys')
    expect(key?.value).toMatchObject({ extractable: false, algorithm: { name: 'AES-GCM', length: 256 } })
    await expect(crypto.subtle.exportKey('raw', key?.value as CryptoKey)).rejects.toThrow()
  })

  it('seals the same secret differently each time', async () => {
    const indexedDB = new IDBFactory()
    const vault = browserStorage({ server, indexedDB })
    await vault.write('a', 'secret')
    const [before] = await rows(indexedDB, 'entries')
    await vault.write('a', 'secret')
    const [after] = await rows(indexedDB, 'entries')
    expect(after?.value).not.toEqual(before?.value)
  })

  it('makes one key, though two tabs begin at once', async () => {
    const indexedDB = new IDBFactory()
    const [one, other] = [browserStorage({ server, indexedDB }), browserStorage({ server, indexedDB })]
    await Promise.all([one.write('a', '1'), other.write('b', '2')])
    expect(await one.read('b')).toBe('2')
    expect(await other.read('a')).toBe('1')
  })

  it('does not open an entry that was moved to another name, or tampered with', async () => {
    const indexedDB = new IDBFactory()
    const vault = browserStorage({ server, indexedDB })
    await vault.write('a', 'secret')
    const { data, iv } = await sealed(indexedDB)
    await put(indexedDB, `${server}\nb`, { data, iv })
    await expect(vault.read('b')).rejects.toThrow(SecureStorageError)
    await put(indexedDB, `${server}\na`, { iv, data: data.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) })
    await expect(vault.read('a')).rejects.toThrow(SecureStorageError)
  })

  it('does not take for an entry what is none', async () => {
    const indexedDB = new IDBFactory()
    const vault = browserStorage({ server, indexedDB })
    await vault.write('a', 'secret')
    await put(indexedDB, `${server}\na`, { iv: 'x' })
    await expect(vault.read('a')).rejects.toMatchObject({ name: 'SecureStorageError', operation: 'read' })
  })
})
