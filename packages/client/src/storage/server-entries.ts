/**
 * Entries of one server in a database of this browser that several servers share.
 * @module
 */
import { indexedDatabase } from './indexed-db.ts'

/** What lies there by key; values are what IndexedDB can hold. */
export interface ServerEntries {
  read(key: string): Promise<unknown>
  readAll(): Promise<unknown[]>
  write(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
  clear(): Promise<void>
}

/** @param server - the address of the server that the entries belong to. */
export function serverEntries(factory: IDBFactory, database: string, server: string): ServerEntries {
  const { run } = indexedDatabase(factory, database, ['entries'])
  const place = (key: string) => `${server}\n${key}`
  // All keys of this server and of no other: \n ends the address, \u{ffff} comes after every key.
  const own = () => IDBKeyRange.bound(`${server}\n`, `${server}\n\uffff`)
  const write = async <T>(act: (store: IDBObjectStore) => IDBRequest<T>) =>
    void (await run('entries', 'readwrite', act))
  return {
    read: (key) => run<unknown>('entries', 'readonly', (store) => store.get(place(key))),
    readAll: () => run<unknown[]>('entries', 'readonly', (store) => store.getAll(own())),
    write: (key, value) => write((store) => store.put(value, place(key))),
    delete: (key) => write((store) => store.delete(place(key))),
    clear: () => write((store) => store.delete(own())),
  }
}
