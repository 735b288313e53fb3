/**
 * `it` for the tests of the chat: a user, a session, an agent, sockets in both dialects; each made when a test names it.
 * @module
 */
import { vi } from 'vitest'
import { webhookSignature } from '../src/agent/webhook-signature.ts'
import { type ChatServer, type ChatServerOptions, startChatServer } from './chat-server.ts'
import { addUser, type TestTimers, testAgent, testTimers } from './chat-support.ts'
import { it as base } from './support.ts'

const webhookSecret = `whsec_${Buffer.from('a secret of thirty-two bytes ok!').toString('base64')}`

export const it = base
  /** An active user, ana. */
  .extend('userId', ({ db }) => addUser(db))
  .extend('timers', ({ clock }) => testTimers(clock))
  .extend('agent', () => testAgent())
  .extend('webhook', ({ clock }) => webhookSignature({ secret: webhookSecret, clock }))
  /** Starts a chat server; what a test does not say is as usual. */
  .extend('start', ({ database, clock, timers, agent, webhook }, { onCleanup }) => {
    const servers: ChatServer[] = []
    onCleanup(async () => {
      await Promise.all(servers.map((each) => each.stop()))
    })
    return async (options: Partial<ChatServerOptions> = {}): Promise<ChatServer> => {
      const server = await startChatServer({ database, clock, timers, agent, webhook, ...options })
      servers.push(server)
      return server
    }
  })
  .extend('chat', ({ start }) => start())
  /** A session of ana. */
  .extend('session', ({ chat, userId }) => chat.logIn(userId))
  /** A socket of that session in the plain dialect, and one in axia.v1. */
  .extend('plain', ({ chat, session }) => chat.open(`/ws/ana?token=${session.token}`))
  .extend('axia', ({ chat, session }) => chat.open(`/ws/ana?token=${session.token}`, 'axia.v1'))

/** Waits for what happens by itself; `meanwhile` is done before each look. */
export const until = (check: () => unknown, meanwhile = () => {}) =>
  vi.waitFor(
    () => {
      meanwhile()
      return check()
    },
    { timeout: 20_000, interval: 5 },
  )

/** Lets time go on: a timer may be set only after the clock was turned. */
export const turnOn = (timers: TestTimers) => () => timers.turn(250)

/** Long enough for what must not happen. */
export const later = () => new Promise((resolve) => setTimeout(resolve, 60))
