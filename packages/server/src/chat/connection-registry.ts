/**
 * The sockets that are open on this server, found by whose they are: with thousands of them nobody looks through all.
 * @module
 */
import type { Connection } from './connection.ts'

export class ConnectionRegistry {
  readonly #byUser = new Map<string, Set<Connection>>()
  readonly #bySession = new Map<string, Set<Connection>>()

  get empty(): boolean {
    return this.#byUser.size === 0
  }

  add(connection: Connection): void {
    put(this.#byUser, connection.session.userId, connection)
    put(this.#bySession, connection.session.sessionId, connection)
  }

  delete(connection: Connection): void {
    take(this.#byUser, connection.session.userId, connection)
    take(this.#bySession, connection.session.sessionId, connection)
  }

  all(): Connection[] {
    return [...this.#byUser.values()].flatMap((connections) => [...connections])
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
