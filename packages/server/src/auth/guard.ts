/**
 * The guard: lets a request in when its access token and the session behind it are good.
 * @module
 */
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { onlyHeader } from '../http/raw-headers.ts'
import { Problem } from '../problem.ts'
import { type AccessClaims, InvalidTokenError, type TokenSettings, verifyAccessToken } from './access-token.ts'
import type { LiveSession, SessionStore } from './session-store.ts'

export type { LiveSession }

/** A session by its name, and whose it is. */
export type HeldSession = Pick<LiveSession, 'userId' | 'sessionId'>

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard; read it through `sessionOf`. */
    liveSession: LiveSession | undefined
  }
}

/** The session of a request behind the guard. */
export function sessionOf(request: Pick<FastifyRequest, 'liveSession'>): LiveSession {
  if (request.liveSession === undefined) throw new Error('this route stands outside the guard')
  return request.liveSession
}

/** What is written late is written under this: nobody ends the session before the transaction does. */
export type SessionHold = Pick<SessionStore, 'hold'>

/** @throws {Problem} `invalid_token` when the session has ended already. */
export async function holdSession(sessions: SessionHold, session: HeldSession, tx: Database): Promise<void> {
  if (!(await sessions.hold(session, tx))) throw new Problem('invalid_token')
}

export interface Guard {
  /** The live session that a token opens. @throws {Problem} `invalid_token` for every token that opens none. */
  authenticate(token: string): Promise<LiveSession>
  /** For an answer that was long in coming. @throws {Problem} `invalid_token` when the session has ended since the request came in. */
  refuseEnded(request: Pick<FastifyRequest, 'liveSession'>): Promise<void>
  /** The `onRequest` hook of every scope that needs a Bearer token. */
  bearer(request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void
}

export interface GuardOptions {
  tokens: TokenSettings
  sessionStore: SessionStore
  clock: Clock
}

/** Verified tokens remembered at once; each takes about 1 KB. */
const maxCachedTokens = 20_000

/**
 * A guard that remembers which tokens it verified, so that a signature is checked once. Whether the session still stands is
 * asked every time, from memory where the session store can answer from it.
 */
export function createGuard({ tokens, sessionStore, clock }: GuardOptions): Guard {
  const verified = new LRUCache<string, AccessClaims>({ max: maxCachedTokens }) // keyed by the whole token: nothing else is as unique
  /** Counts changes of the keys: what was verified before one must not be remembered after it. */
  let generation = 0
  tokens.keys.onReplace(() => {
    generation++
    verified.clear() // what a dropped key signed must be asked again
  })

  /** The session, if memory knows all about it. */
  function recall(token: string): LiveSession | undefined {
    const claims = verified.get(token)
    if (claims === undefined || claims.expiresAt.getTime() <= clock().getTime()) return undefined
    return sessionStore.recall(claims.sessionId) // whose it is was compared when the token was verified
  }

  async function authenticate(token: string): Promise<LiveSession> {
    const known = recall(token)
    if (known !== undefined) return known
    const before = generation
    const claims = await verify(token)
    const session = await sessionStore.find(claims.sessionId)
    if (session === undefined || session.userId !== claims.userId) {
      verified.delete(token)
      throw new Problem('invalid_token')
    }
    if (generation === before) verified.set(token, claims)
    return session
  }

  async function verify(token: string): Promise<AccessClaims> {
    try {
      return await verifyAccessToken(token, tokens)
    } catch (cause) {
      if (cause instanceof InvalidTokenError) throw new Problem('invalid_token', { cause })
      throw cause
    }
  }

  function enter(request: FastifyRequest, session: LiveSession): void {
    request.liveSession = session
    sessionStore.touch(session.sessionId)
  }

  return {
    authenticate,
    async refuseEnded(request) {
      if ((await sessionStore.find(sessionOf(request).sessionId)) === undefined) throw new Problem('invalid_token')
    },
    bearer(request, _reply, done) {
      const header = onlyHeader(request.raw, 'authorization')
      if (header?.startsWith(bearerPrefix) === true) {
        const session = recall(header.slice(bearerPrefix.length)) // what is remembered was read and verified before
        if (session !== undefined) {
          enter(request, session)
          return done()
        }
      }
      const token = readBearer(header)
      if (token === undefined) return done(new Problem('invalid_token'))
      authenticate(token).then((found) => {
        enter(request, found)
        done()
      }, done)
    },
  }
}

/**
 * The token of `Authorization: Bearer …` (RFC 6750 §2.1), or undefined. A repeated header counts as none: two readers could each
 * believe another one.
 */
export function bearerToken(request: FastifyRequest): string | undefined {
  return readBearer(onlyHeader(request.raw, 'authorization'))
}

const bearerPrefix = 'Bearer '

function readBearer(header = ''): string | undefined {
  return /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(header)?.[1]
}
