/**
 * The sockets that are open on this server, found by whose they are: with thousands of them nobody looks through all.
 * @module
 */
import type { Connection } from './connection.ts'

export class ConnectionRegistry {
  readonly #all = new Set<Connection>()
  readonly #byUser = new Map<string, Set<Connection>>()
  readonly #bySession = new Map<string, Set<Connection>>()

  get size(): number {
    return this.#all.size
  }

  /** Keeps a connection until it ends. */
  add(connection: Connection): void {
    if (connection.ended.aborted || this.#all.has(connection)) return
    const { userId, sessionId } = connection.session
    this.#all.add(connection)
    put(this.#byUser, userId, connection)
    put(this.#bySession, sessionId, connection)
    connection.ended.addEventListener('abort', () => {
      this.#all.delete(connection)
      take(this.#byUser, userId, connection)
      take(this.#bySession, sessionId, connection)
    })
  }

  all(): Connection[] {
    return [...this.#all]
  }

  ofUser(userId: string): Connection[] {
    return [...(this.#byUser.get(userId) ?? [])]
  }

  ofSession(sessionId: string): Connection[] {
    return [...(this.#bySession.get(sessionId) ?? [])]
  }
}

function put(index: Map<string, Set<Connection>>, id: string, connection: Connection): void {
  index.set(id, (index.get(id) ?? new Set()).add(connection))
}

function take(index: Map<string, Set<Connection>>, id: string, connection: Connection): void {
  const ofId = index.get(id)
  ofId?.delete(connection)
  if (ofId?.size === 0) index.delete(id)
}
