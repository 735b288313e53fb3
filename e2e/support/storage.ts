/**
 * What a page has put into its browser, and what a token says of itself.
 * @module
 */
import type { Page } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'

/** Every place of the browser in which this text can be read: as it is, in UTF-8 and UTF-16 bytes, or in base64. */
export async function storedTexts(page: Page, text: string): Promise<string[]> {
  const cookies = JSON.stringify(await page.context().cookies())
  const entries = [...(await readAll(page)), { place: 'cookies', text: cookies }]
  const spellings = [text, encodeURIComponent(text), Buffer.from(text).toString('base64').replace(/=+$/, '')]
  return entries.filter((entry) => spellings.some((each) => entry.text.includes(each))).map(({ place }) => place)
}

/** What waits on the device to be sent, or was half-written there, by the names under which it lies sealed. */
export async function waitingNames(page: Page): Promise<string[]> {
  const entries = (await readAll(page)).filter(({ place }) => place.startsWith('axia-pending '))
  return entries.map(({ place }) => place.split('\n')[1] ?? '')
}

/** The names of the vault's entries. Each is checked to be sealed, under a key that cannot be read out. */
export async function vaultEntries(page: Page): Promise<string[]> {
  const { names, sealed, keys } = await page.evaluate(async () => {
    const databases = await indexedDB.databases()
    if (!databases.some(({ name }) => name === 'axia-vault')) return { names: [], sealed: true, keys: [] }
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('axia-vault')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const read = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const entries = database.transaction('entries').objectStore('entries')
    const [places, values] = await Promise.all([read(entries.getAllKeys()), read<unknown[]>(entries.getAll())])
    const found = await read<unknown[]>(database.transaction('keys').objectStore('keys').getAll())
    database.close()
    const isSealed = (value: unknown) =>
      typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'data,iv'
    return {
      names: places.map((place) => String(place).split('\n')[1] ?? ''),
      sealed: values.every(isSealed),
      keys: found.map((key) => (key instanceof CryptoKey ? `${key.algorithm.name} ${key.extractable}` : 'readable')),
    }
  })
  if (!sealed || keys.some((key) => key !== 'AES-GCM false')) throw new Error('the vault is not sealed')
  return names
}

const Claims = Type.Object({ iat: Type.Integer(), exp: Type.Integer() })

/** Seconds from a token's `iat` to its `exp`. */
export function lifeOf(token: string): number {
  const { iat, exp } = Parse(Claims, JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')))
  return exp - iat
}

/** Everything that scripts of the page can read: both storages, cached answers, and every value of every database. */
function readAll(page: Page): Promise<{ place: string; text: string }[]> {
  return page.evaluate(async () => {
    const entries: { place: string; text: string }[] = []
    for (const [name, storage] of [
      ['localStorage', localStorage],
      ['sessionStorage', sessionStorage],
    ] as const) {
      for (const [key, text] of Object.entries(storage)) entries.push({ place: `${name} ${key}`, text: String(text) })
    }
    entries.push({ place: 'document.cookie', text: document.cookie })
    const caches = window.isSecureContext ? window.caches : undefined // elsewhere there are none
    for (const name of (await caches?.keys()) ?? []) {
      const cache = await window.caches.open(name)
      for (const request of await cache.keys()) {
        const answer = await cache.match(request)
        entries.push({ place: `cache ${request.url}`, text: `${request.url} ${await answer?.text()}` })
      }
    }
    const read = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const spell = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return spell(new Uint8Array(value))
      if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        return `${new TextDecoder('latin1').decode(bytes)} ${new TextDecoder('utf-16le').decode(bytes)}`
      }
      if (typeof value === 'object' && value !== null) return Object.values(value).map(spell).join(' ')
      return String(value)
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await read(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store)
        const [keys, values] = await Promise.all([read(objects.getAllKeys()), read<unknown[]>(objects.getAll())])
        for (const [index, key] of keys.entries()) {
          entries.push({ place: `${name} ${String(key)}`, text: `${String(key)} ${spell(values[index])}` })
        }
      }
      database.close()
    }
    return entries
  })
}
