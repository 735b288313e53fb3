/**
 * What can happen to the browser's vault, done to its database from outside. Each function stands for itself, so that it can
 * also be sent into a page.
 * @module
 */

/** Ways in which one entry can be spoiled. */
export const entryFaults = {
  truncated: 'a truncated entry',
  empty: 'an entry cut down to nothing',
  flipped: 'one flipped bit',
  foreign: 'foreign bytes',
  plain: 'an entry of an older format, in the clear',
  number: 'a number in its place',
  moved: 'another entry copied over it',
} as const

/** Ways in which every entry is lost at once. */
export const keyFaults = {
  lost: 'the loss of the key',
  replaced: 'a restore on another device, whose key is another',
  readable: 'a key in its place that anybody could read out',
} as const

/** @param place - the entry's key in the database. */
export async function spoilEntry({ place, how }: { place: string; how: string }): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('axia-vault')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const transaction = database.transaction('entries', 'readwrite')
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onabort = () => reject(transaction.error)
  })
  const entries = transaction.objectStore('entries')
  const found = await new Promise<Map<string, { iv: Uint8Array; data: Uint8Array }>>((resolve) => {
    const [keys, values] = [entries.getAllKeys(), entries.getAll()]
    values.onsuccess = () => resolve(new Map(keys.result.map((key, index) => [String(key), values.result[index]])))
  })
  const entry = found.get(place)
  const other = [...found].find(([key]) => key !== place)
  if (entry === undefined || other === undefined) throw new Error(`there is no ${place}, or nothing beside it`)
  const { iv, data } = entry
  const spoiled: Record<string, unknown> = {
    truncated: { iv, data: data.slice(0, -1) },
    empty: { iv, data: new Uint8Array() },
    flipped: { iv, data: data.map((byte, index) => (index === 3 ? byte ^ 1 : byte)) },
    foreign: { iv: crypto.getRandomValues(new Uint8Array(12)), data: crypto.getRandomValues(new Uint8Array(64)) },
    plain: '{"access_token":"planted","token_type":"bearer","expires_in":86400,"expires_at":"2099-01-01T00:00:00Z"}',
    number: 7,
    moved: other[1],
  }
  if (!(how in spoiled)) throw new Error(`unknown: ${how}`)
  entries.put(spoiled[how], place)
  await done
  database.close()
}

export async function spoilKey(how: string): Promise<void> {
  const other = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, how === 'readable', [
    'encrypt',
    'decrypt',
  ])
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('axia-vault')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const transaction = database.transaction('keys', 'readwrite')
  const keys = transaction.objectStore('keys')
  const names = keys.getAllKeys()
  names.onsuccess = () => {
    for (const name of names.result) how === 'lost' ? keys.delete(name) : keys.put(other, name)
  }
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onabort = () => reject(transaction.error)
  })
  database.close()
}

/** The database lets nobody begin a transaction, in handles that stand and in new ones; undone by `allow`. */
export function deny(): void {
  const prototype: { transaction: unknown; allowed?: unknown } = IDBDatabase.prototype
  prototype.allowed = prototype.transaction
  prototype.transaction = () => {
    throw new DOMException('denied', 'InvalidStateError')
  }
}

export function allow(): void {
  const prototype: { transaction: unknown; allowed?: unknown } = IDBDatabase.prototype
  prototype.transaction = prototype.allowed
}

/** What is put into the database is taken, and then there is no room for it, as on a full disk; undone by `mendWrites`. */
export function breakWrites(): void {
  const prototype: { put: IDBObjectStore['put']; whole?: unknown } = IDBObjectStore.prototype
  const { put } = prototype
  prototype.whole = put
  prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const request = put.call(this, value, key)
    this.transaction.abort()
    return request
  }
}

export function mendWrites(): void {
  const prototype: { put: unknown; whole?: unknown } = IDBObjectStore.prototype
  prototype.put = prototype.whole
}
