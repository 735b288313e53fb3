/**
 * The guard: lets a request in when its access token and the session behind it are good.
 * @module
 */
import type { FastifyRequest } from 'fastify'

/** The session that a request runs in, as the guard found it. */
export interface LiveSession {
  sessionId: string
  userId: string
  username: string
  locale: 'es' | 'en'
  timeZone: string
  deviceName: string
  createdAt: Date
  expiresAt: Date
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard; read it through `sessionOf`. */
    liveSession: LiveSession | undefined
  }
}

/** The session of a request behind the guard. */
export function sessionOf(request: FastifyRequest): LiveSession {
  if (request.liveSession === undefined) throw new Error('this route stands outside the guard')
  return request.liveSession
}
