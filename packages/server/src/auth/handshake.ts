/**
 * The credentials of a socket's handshake: a ticket, a token in the address where that is allowed, or a header.
 * @module
 */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { Problem } from '../problem.ts'
import { bearerToken, type Guard } from './guard.ts'
import type { LiveSession, SessionStore } from './session-store.ts'
import type { TicketStore } from './ticket.ts'

export interface HandshakeOptions {
  guard: Guard
  ticketStore: TicketStore
  sessionStore: SessionStore
  /** Whether a token may stand in the address, where proxies may log it. */
  queryTokenAllowed: boolean
}

/** Answers with the session that a handshake opens. @throws {Problem} `invalid_token` when it opens none. */
export type Handshake = (request: FastifyRequest) => Promise<LiveSession>

const Credentials = Type.Object({ ticket: Type.Optional(Type.String()), token: Type.Optional(Type.String()) })

export function createHandshake(options: HandshakeOptions): Handshake {
  const { guard, ticketStore, sessionStore, queryTokenAllowed } = options
  return async (request) => {
    const { query } = request
    if (!Check(Credentials, query)) throw new Problem('invalid_token') // a repeated one: nobody knows which is meant
    if (query.ticket !== undefined) {
      const sessionId = await ticketStore.take(query.ticket)
      const session = sessionId === undefined ? undefined : await sessionStore.find(sessionId)
      if (session === undefined) throw new Problem('invalid_token')
      return session
    }
    if (query.token !== undefined) {
      if (!queryTokenAllowed)
        throw new Problem('invalid_token', { detail: 'Tokens in the address are switched off here' })
      return await guard.authenticate(query.token)
    }
    const token = bearerToken(request)
    if (token === undefined) throw new Problem('invalid_token')
    return await guard.authenticate(token)
  }
}
