import { Type } from 'typebox'
import { describe, expect } from 'vitest'
import { it } from '../../test/support.ts'
import { newId } from '../id.ts'
import { Problem } from '../problem.ts'
import type { Database } from './database.ts'
import { once, pruneIdempotencyKeys } from './idempotency.ts'
import { idempotencyKeys, tasks, users } from './schema.ts'

async function aUser(db: Database): Promise<string> {
  const id = newId()
  await db.insert(users).values({ id, username: 'ana', usernameKey: 'ana', passwordHash: 'x' })
  return id
}

describe(once, () => {
  it('keeps neither the work nor the key when the work fails', async ({ db, clock }) => {
    const userId = await aUser(db)
    const options = { db, userId, key: 'k', fingerprint: 'f', now: clock(), result: Type.String() }
    const fails = once(options, async (tx) => {
      await tx.insert(tasks).values({ id: newId(), userId, title: 'x' })
      throw new Error('broken')
    })
    await expect(fails).rejects.toThrow('broken')
    expect(await db.select().from(tasks)).toEqual([])
    expect(await db.select().from(idempotencyKeys)).toEqual([])
    expect(await once(options, async () => 'done')).toBe('done')
    expect(await once(options, async () => 'done again')).toBe('done')
  })

  it('gives the result of the one that came first to all who wait', async ({ db, clock }) => {
    const userId = await aUser(db)
    let done = 0
    const work = async () => `${++done}`
    const options = { db, userId, key: 'k', fingerprint: 'f', now: clock(), result: Type.String() }
    const answers = await Promise.all(Array.from({ length: 5 }, () => once(options, work)))
    expect([answers, done]).toEqual([Array(5).fill('1'), 1])
  })

  it('does the work each time without a key', async ({ db, clock }) => {
    const userId = await aUser(db)
    let done = 0
    const options = { db, userId, key: undefined, fingerprint: 'f', now: clock(), result: Type.String() }
    for (const expected of ['1', '2']) expect(await once(options, async () => `${++done}`)).toBe(expected)
  })

  it('refuses other work under the same key', async ({ db, clock }) => {
    const options = { db, userId: await aUser(db), key: 'k', now: clock(), result: Type.String() }
    await once({ ...options, fingerprint: 'one' }, async () => 'x')
    await expect(once({ ...options, fingerprint: 'other' }, async () => 'x')).rejects.toThrow(Problem)
  })
})

describe(pruneIdempotencyKeys, () => {
  it('forgets a key after a day, not before', async ({ db, clock }) => {
    const userId = await aUser(db)
    const use = () =>
      once({ db, userId, key: 'k', fingerprint: 'f', now: clock(), result: Type.String() }, async () => 'x')
    await use()
    clock.turn({ hours: 24 })
    await pruneIdempotencyKeys(db, clock())
    expect(await db.select().from(idempotencyKeys)).toHaveLength(1)
    clock.turn({ seconds: 1 })
    await pruneIdempotencyKeys(db, clock())
    expect(await db.select().from(idempotencyKeys)).toEqual([])
  })
})
