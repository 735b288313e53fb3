/**
 * The audit log: what happened to accounts, append-only, each entry chained to the one before by a hash.
 * @module
 */
import { createHash } from 'node:crypto'
import type { AuditAction } from '@axia/contract'
import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { auditLog } from '../db/schema.ts'

export type AuditRow = typeof auditLog.$inferSelect

/** What is written down; no secret, and no name that somebody merely typed: it could be a password. */
export interface AuditEvent {
  action: AuditAction
  userId?: string | undefined
  sessionId?: string | undefined
  address?: string | undefined
  deviceName?: string | undefined
}

/** `brokenAt` is the number of the first entry that does not follow from the one before. */
export type AuditVerdict = { entries: number } & ({ whole: true } | { whole: false; brokenAt: number })

export interface AuditLog {
  /** Appends an entry, in the caller's transaction: what was done and what was written stand or fall together. */
  append(tx: Database, event: AuditEvent): Promise<void>
  /** The user's entries, newest first; with `before`, only those with a smaller number. */
  list(userId: string | undefined, page: { before?: number | undefined; limit: number }): Promise<AuditRow[]>
  /** Reads the whole log and checks every link. */
  verify(): Promise<AuditVerdict>
}

/** Only one may append at a time: the key of an advisory lock. */
const appendLock = 4_919_001
const firstHash = new Uint8Array(32)

export interface AuditLogOptions {
  db: Database
  clock: Clock
  /** Entries that are checked at a time. */
  pageSize?: number
}

export function createAuditLog({ db, clock, pageSize = 1000 }: AuditLogOptions): AuditLog {
  return {
    async append(tx, { action, userId, sessionId, address, deviceName }) {
      await tx.execute(sql`select pg_advisory_xact_lock(${appendLock})`)
      const [last] = await tx
        .select({ number: auditLog.number, hash: auditLog.hash })
        .from(auditLog)
        .orderBy(desc(auditLog.number))
        .limit(1)
      const row = {
        number: (last?.number ?? 0) + 1,
        at: clock(),
        action,
        userId: userId ?? null,
        sessionId: sessionId ?? null,
        address: address ?? null,
        deviceName: deviceName ?? null,
        previousHash: last?.hash ?? firstHash,
      }
      await tx.insert(auditLog).values({ ...row, hash: hashOf(row) })
    },

    list: (userId, { before, limit }) =>
      db
        .select()
        .from(auditLog)
        .where(
          and(
            userId === undefined ? undefined : eq(auditLog.userId, userId),
            before === undefined ? undefined : lt(auditLog.number, before),
          ),
        )
        .orderBy(desc(auditLog.number))
        .limit(limit),

    async verify() {
      let last: Pick<AuditRow, 'number' | 'hash'> = { number: 0, hash: firstHash }
      for (;;) {
        const rows = await db
          .select()
          .from(auditLog)
          .where(gt(auditLog.number, last.number))
          .orderBy(asc(auditLog.number))
          .limit(pageSize)
        for (const row of rows) {
          const follows =
            row.number === last.number + 1 && same(row.previousHash, last.hash) && same(row.hash, hashOf(row))
          if (!follows) return { entries: last.number, whole: false, brokenAt: row.number }
          last = row
        }
        if (rows.length < pageSize) return { entries: last.number, whole: true }
      }
    },
  }
}

/** SHA-256 over all that the entry says and the hash before it, in one unambiguous form. */
function hashOf(row: Omit<AuditRow, 'hash'>): Uint8Array {
  const said = [row.number, row.at.toISOString(), row.action, row.userId, row.sessionId, row.address, row.deviceName]
  return createHash('sha256').update(row.previousHash).update(JSON.stringify(said)).digest()
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
