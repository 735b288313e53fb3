/**
 * REST calls of one user, short enough to read a test by.
 * @module
 */
import type { LightMyRequestResponse } from 'fastify'
import type { TestServer } from './support.ts'

export interface Calls {
  userId: string
  sessionId: string
  get(url: string): Promise<LightMyRequestResponse>
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  patch(url: string, body: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  delete(url: string): Promise<LightMyRequestResponse>
}

/** A user in a time zone, with a session, and what she calls. */
export async function callsOf(server: TestServer, username: string, timeZone = 'America/Bogota'): Promise<Calls> {
  const login = await server.logIn(username)
  await server.services.userStore.change(login.userId, { timeZone })
  const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown, headers = {}) =>
    server.app.inject({
      method,
      url,
      headers: { ...login.headers, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
  return {
    userId: login.userId,
    sessionId: login.sessionId,
    get: (url) => call('GET', url),
    post: (url, body, headers) => call('POST', url, body, headers),
    patch: (url, body, headers) => call('PATCH', url, body, headers),
    delete: (url) => call('DELETE', url),
  }
}

/** Address of the next page, from the `Link` header. */
export function nextOf(answer: LightMyRequestResponse): string | undefined {
  return /<(.+)>; rel="next"/.exec(String(answer.headers.link))?.[1]
}
