/**
 * What the rest of the server knows of the database, whichever of the two it is.
 * @module
 */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type * as schema from './schema.ts'

/** The database, or a transaction in it: stores take either. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>

/** Channels on which the servers of a cluster tell each other what changed; what is said on them is in `notices.ts`. */
export const channels = ['axia_sessions', 'axia_messages', 'axia_outbox', 'axia_changes', 'axia_push'] as const
export type Channel = (typeof channels)[number]

/**
 * What other servers, and this one, say through PostgreSQL's `LISTEN/NOTIFY`. Nothing is kept for who does not listen: after a
 * break, `onConnectionChange` tells true again and the listener must look for itself what it missed.
 */
export interface Bus {
  /** False while notifications do not arrive: caches must not be trusted then. */
  readonly connected: boolean
  /** Calls `listener` with each payload (at most 8,000 bytes). Returns the unsubscribe. */
  subscribe(channel: Channel, listener: (payload: string) => void): () => void
  /** Calls `listener` when notifications stop arriving, and when they arrive again. Returns the unsubscribe. */
  onConnectionChange(listener: (connected: boolean) => void): () => void
}

/** An open database with everything that belongs to it. */
export interface OpenDatabase {
  readonly kind: 'embedded' | 'postgresql'
  readonly db: Database
  readonly bus: Bus
  /** Asks the database a small question. @throws when it does not answer. */
  ping(): Promise<void>
  /** Finishes what runs and lets go of connections, files and locks. */
  close(): Promise<void>
}
