/**
 * The key pair by which push services know this server (VAPID, RFC 8292): made once, for all servers of the database, and kept
 * sealed.
 * @module
 */
import { eq } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { pushSubscriptions, pushKeys as table } from '../db/schema.ts'
import type { Keys } from './keys.ts'
import { LostKeyError, seal, sealingKeyId, unseal } from './sealed.ts'

/** Both base64url: the uncompressed point, and the number. */
export interface PushKeyPair {
  publicKey: string
  privateKey: string
}

export interface PushKeys {
  /**
   * The pair: made when there is none, sealed under the present key when an older one sealed it. One that no known key opens any
   * more is replaced (`replaced`), and the devices that subscribed under it are forgotten: they subscribe anew.
   */
  ensure(): Promise<PushKeyPair & { replaced: boolean }>
  /** Whether there is a pair that can be used. */
  inspect(): Promise<'usable' | 'absent' | 'lost'>
}

export interface PushKeysOptions {
  db: Database
  clock: Clock
  keys: Keys
}

type Row = typeof table.$inferSelect

const purpose = 'push keys'

export function createPushKeys({ db, clock, keys }: PushKeysOptions): PushKeys {
  const open = ({ publicKey, sealedPrivateKey }: Row) => unseal(keys, purpose, publicKey, sealedPrivateKey)

  async function find(tx: Database = db): Promise<Row | undefined> {
    const [row] = await tx.select().from(table)
    return row
  }

  /** Undefined when its key is lost. */
  function tryOpen(row: Row): PushKeyPair | undefined {
    try {
      return { publicKey: row.publicKey, privateKey: open(row) }
    } catch (error) {
      if (error instanceof LostKeyError) return undefined
      throw error
    }
  }

  async function make(): Promise<PushKeyPair & { row: Row }> {
    const { default: webPush } = await import('web-push')
    const { publicKey, privateKey } = webPush.generateVAPIDKeys()
    return { publicKey, privateKey, row: { id: 1, ...sealed({ publicKey, privateKey }), createdAt: clock() } }
  }

  function sealed({ publicKey, privateKey }: PushKeyPair) {
    return { publicKey, sealedPrivateKey: seal(keys, purpose, publicKey, privateKey) }
  }

  /** Puts another pair in the place of a lost one; of two servers that try, one does. */
  async function replace(lost: Row): Promise<void> {
    const { row } = await make()
    await db.transaction(async (tx) => {
      const replaced = await tx
        .update(table)
        .set(row)
        .where(eq(table.publicKey, lost.publicKey))
        .returning({ id: table.id })
      if (replaced.length > 0) await tx.delete(pushSubscriptions) // bound to the pair that is lost (RFC 8292 §4.1)
    })
  }

  return {
    async ensure() {
      let row = await find()
      if (row === undefined) {
        await db
          .insert(table)
          .values((await make()).row)
          .onConflictDoNothing() // another server was quicker
        row = await find()
      }
      let pair = row && tryOpen(row)
      const replaced = row !== undefined && pair === undefined
      if (row !== undefined && pair === undefined) {
        await replace(row)
        row = await find()
        pair = row && tryOpen(row)
      }
      if (row === undefined || pair === undefined) throw new Error('the push keys cannot be kept')
      if (sealingKeyId(row.sealedPrivateKey) !== keys.signingKeyId) {
        await db.update(table).set(sealed(pair)).where(eq(table.publicKey, pair.publicKey))
      }
      return { ...pair, replaced }
    },

    async inspect() {
      const row = await find()
      if (row === undefined) return 'absent'
      return tryOpen(row) === undefined ? 'lost' : 'usable'
    },
  }
}
