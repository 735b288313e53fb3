/**
 * IndexedDB by promises: the few steps that the browser's adapters take.
 * @module
 */

/** One database, opened when it is first needed and again after the browser closed it. */
export interface Database {
  /** Runs one transaction on one store and answers what `act` asked for. */
  run<T>(store: string, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T>
  /** Puts `candidate` unless there is a value that `accept` takes, in one transaction, so that two tabs agree. */
  getOrPut(store: string, key: string, candidate: unknown, accept: (value: unknown) => boolean): Promise<unknown>
}

/** @param stores - names of the database's stores, all with keys of their own. */
export function indexedDatabase(factory: IDBFactory, name: string, stores: readonly string[]): Database {
  let opened: Promise<IDBDatabase> | undefined

  function open(): Promise<IDBDatabase> {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = factory.open(name, 1)
      request.onupgradeneeded = () => {
        for (const store of stores) request.result.createObjectStore(store)
      }
      request.onsuccess = () => {
        const database = request.result
        const forget = () => {
          opened = undefined
        }
        database.onclose = forget
        database.onversionchange = () => {
          database.close()
          forget()
        }
        resolve(database)
      }
      request.onerror = () => reject(request.error)
      request.onblocked = () => reject(new Error('the database is blocked by another page'))
    }).catch((cause: unknown) => {
      opened = undefined
      throw cause
    })
    return opened
  }

  async function transact<T>(
    store: string,
    mode: IDBTransactionMode,
    start: (store: IDBObjectStore, done: (value: T) => void) => void,
  ): Promise<T> {
    const database = await open()
    return new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(store, mode)
      let outcome: { value: T } | undefined
      // Answered when the transaction is complete, not before: what was written is kept.
      transaction.oncomplete = () => (outcome ? resolve(outcome.value) : reject(new Error('no outcome')))
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
      start(transaction.objectStore(store), (value) => {
        outcome = { value }
      })
    })
  }

  return {
    run: (store, mode, act) =>
      transact(store, mode, (objects, done) => {
        const request = act(objects)
        request.onsuccess = () => done(request.result)
      }),
    getOrPut: (store, key, candidate, accept) =>
      transact<unknown>(store, 'readwrite', (objects, done) => {
        const request: IDBRequest<unknown> = objects.get(key)
        request.onsuccess = () => {
          if (accept(request.result)) return done(request.result)
          objects.put(candidate, key)
          done(candidate)
        }
      }),
  }
}
