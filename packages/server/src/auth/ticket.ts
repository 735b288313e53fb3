/**
 * Tickets: single-use keys that open one socket, so that no token stands in a URL.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, lt } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { tickets } from '../db/schema.ts'

/** How long a ticket is good, in seconds. */
export const ticketLifetimeSeconds = 30
const ticketBytes = 32

export interface TicketStore {
  /** A new ticket of the session, 256 random bits as base64url. Only its hash is stored. */
  issue(sessionId: string): Promise<string>
  /** The ticket's session, once; undefined for any other ticket. */
  take(ticket: string): Promise<string | undefined>
  /** Removes tickets that nobody used in time. */
  prune(): Promise<void>
}

export function createTicketStore({ db, clock }: { db: Database; clock: Clock }): TicketStore {
  return {
    async issue(sessionId) {
      const ticket = randomBytes(ticketBytes).toString('base64url')
      const expiresAt = new Date(clock().getTime() + ticketLifetimeSeconds * 1000)
      await db.insert(tickets).values({ hash: hashOf(ticket), sessionId, expiresAt })
      return ticket
    },

    async take(ticket) {
      const [row] = await db // one statement: of two who come with the same ticket, one gets the row
        .delete(tickets)
        .where(and(eq(tickets.hash, hashOf(ticket)), gt(tickets.expiresAt, clock())))
        .returning({ sessionId: tickets.sessionId })
      return row?.sessionId
    },

    async prune() {
      await db.delete(tickets).where(lt(tickets.expiresAt, clock()))
    },
  }
}

function hashOf(ticket: string): Uint8Array {
  return createHash('sha256').update(ticket).digest()
}
