/**
 * A chat with its server and sockets in the test's hand.
 * @module
 */
import type { Message, ServerFrame } from '@axia/contract'
import type { ClientOptions } from '../src/index.ts'
import { createWorld, type FakeServer, type FakeSocket, friendlyServer, settled, type Time } from './support.ts'

export const now = '2026-11-21T10:00:00Z'
export const uuid = (n: number) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`

export function hello(seq = 0): ServerFrame {
  return { type: 'hello', username: 'ana', expires_at: '2026-11-22T10:00:00Z', server_time: now, seq }
}

export function message(n: number, changes: Partial<Message> = {}): Message {
  return {
    id: uuid(n),
    session_id: 'c',
    role: 'user',
    type: 'text',
    text: `text ${n}`,
    audio_url: null,
    status: 'sent',
    detail: null,
    client_id: null,
    reply_to: null,
    seq: n,
    timestamp: now,
    ...changes,
  }
}

export function frame(n: number, changes: Partial<Message> = {}): ServerFrame {
  return { type: 'message', seq: n, message: message(n, changes) }
}

export async function signedIn(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld({ server: friendlyServer(), ...options })
  await world.client.auth.login('ana', 'secret')
  return { ...world, chat: world.client.chat }
}

export async function connected(
  options: Partial<ClientOptions> & { seq?: number; server?: FakeServer; time?: Time } = {},
) {
  const { seq = 0, ...rest } = options
  const world = await signedIn(rest)
  world.chat.initializeWebSocket()
  await settled()
  world.socket().receive(hello(seq))
  world.socket().receive({ type: 'resumed', seq })
  await settled()
  return { ...world, status: () => world.chat.state.connection.status }
}

/** Connects again after a loss, when the wait is over. */
export async function again(world: { time: Time; socket(): FakeSocket }, seq: number): Promise<void> {
  await world.time.advance(1_000)
  world.socket().receive(hello(seq))
  await settled()
}
