/**
 * What the servers of a cluster tell each other, and themselves: a schema for each channel.
 * @module
 */
import { parseJson } from '@axia/contract'
import { sql } from 'drizzle-orm'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Bus, Channel, Database } from './database.ts'

const schemas = {
  /** A session was revoked, or all of a user's. */
  axia_sessions: Type.Union([Type.Object({ session_id: Type.String() }), Type.Object({ user_id: Type.String() })]),
  /** A user's messages changed; or `delta`: a piece of an answer that is still being written; or `read`: some were read. */
  axia_messages: Type.Object({
    user_id: Type.String(),
    delta: Type.Optional(Type.Object({ message_id: Type.String(), session_id: Type.String(), text: Type.String() })),
    read: Type.Optional(Type.Object({ session_id: Type.String(), read_seq: Type.Integer() })),
  }),
  /** A message is there to be delivered; or `message_id`: that one needs it no longer. */
  axia_outbox: Type.Object({ message_id: Type.Optional(Type.String()) }),
  /** Something else of a user's changed. */
  axia_changes: Type.Object({
    user_id: Type.String(),
    resource: Type.Enum(['tasks', 'calendar', 'conversations', 'sessions', 'account']),
  }),
  /** A notice of an answer waits for a user: who has a device of theirs connected takes it back. */
  axia_push: Type.Object({ user_id: Type.String() }),
} satisfies Record<Channel, unknown>

export type Notice<C extends Channel> = Static<(typeof schemas)[C]>

/** Tells all servers, this one included, when the transaction commits. As JSON it takes at most 8,000 bytes. */
export async function notify<C extends Channel>(db: Database, channel: C, notice: Notice<C>): Promise<void> {
  await db.execute(sql`select pg_notify(${channel}, ${JSON.stringify(notice)})`)
}

/**
 * Calls `listener` with each notice; with undefined when it is none that is known here, because a newer server speaks: better look
 * than miss. Returns the unsubscribe.
 */
export function hear<C extends Channel>(
  bus: Bus,
  channel: C,
  listener: (notice: Notice<C> | undefined) => void,
): () => void {
  return bus.subscribe(channel, (payload) => {
    const notice = parseJson(payload)
    listener(Check(schemas[channel], notice) ? notice : undefined)
  })
}
