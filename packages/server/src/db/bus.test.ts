/**
 * What servers tell each other through the database, whichever of the two it is.
 * @module
 */
import { sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { it } from '../../test/support.ts'
import type { Bus, Channel, Database } from './database.ts'
import { hear, notify as tell } from './notices.ts'

/** Whatever is said, the bus brings it: what it means is not its matter. */
const notify = (db: Database, channel: Channel, payload: string) =>
  db.execute(sql`select pg_notify(${channel}, ${payload})`)

/** Resolves with the next payload on the channel. */
function next(bus: Bus, channel: Channel): Promise<string> {
  return new Promise((resolve) => {
    const unsubscribe = bus.subscribe(channel, (payload) => {
      unsubscribe()
      resolve(payload)
    })
  })
}

describe('the bus', () => {
  it('brings a notification within a second, to this server and to another on the same database', async ({
    database,
    anotherDatabase,
  }) => {
    const heard = [next(database.bus, 'axia_sessions'), next(anotherDatabase.bus, 'axia_sessions')]
    const started = performance.now()
    await notify(database.db, 'axia_sessions', 'ñandú')
    expect(await Promise.all(heard)).toEqual(['ñandú', 'ñandú'])
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('says nothing before the transaction commits, and nothing of one that is rolled back', async ({ database }) => {
    const heard: string[] = []
    database.bus.subscribe('axia_outbox', (payload) => heard.push(payload))
    const end = next(database.bus, 'axia_messages')
    const rolledBack = database.db.transaction(async (tx) => {
      await notify(tx, 'axia_outbox', 'rolled back')
      throw new Error('no')
    })
    await expect(rolledBack).rejects.toThrow('no')
    await database.db.transaction(async (tx) => {
      await notify(tx, 'axia_outbox', 'committed')
      await tx.execute(sql`select 1`)
      expect(heard).toEqual([])
    })
    await notify(database.db, 'axia_messages', 'end') // notifications arrive in the order of their commits
    await end
    expect(heard).toEqual(['committed'])
  })

  it('keeps channels apart, and is silent for who has unsubscribed', async ({ database: { db, bus } }) => {
    const heard: string[] = []
    const unsubscribe = bus.subscribe('axia_changes', (payload) => heard.push(payload))
    const first = next(bus, 'axia_changes')
    await notify(db, 'axia_messages', 'another channel')
    await notify(db, 'axia_changes', 'one')
    await first
    unsubscribe()
    const second = next(bus, 'axia_changes')
    await notify(db, 'axia_changes', 'two')
    await second
    expect(heard).toEqual(['one'])
  })

  it('is connected while the database is open', async ({ anotherDatabase: { bus } }) => {
    expect(bus.connected).toBe(true)
  })
})

describe(hear, () => {
  it('gives what it knows, checked, and undefined for what a newer server may say', async ({
    database: { db, bus },
  }) => {
    const heard: unknown[] = []
    const unsubscribe = hear(bus, 'axia_changes', (notice) => heard.push(notice))
    const known = { user_id: 'ana', resource: 'tasks' } as const
    await tell(db, 'axia_changes', known)
    for (const text of ['no JSON', '{}', '{"user_id":"ana","resource":"moon"}', '{"user_id":1,"resource":"tasks"}']) {
      await notify(db, 'axia_changes', text)
    }
    await expect.poll(() => heard).toEqual([known, undefined, undefined, undefined, undefined])
    unsubscribe()
    await tell(db, 'axia_changes', known)
    await notify(db, 'axia_changes', 'end')
    expect(heard).toHaveLength(5)
  })
})
