/**
 * Of users, what only several connections show.
 * @module
 */
import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { it, waitersFor } from '../../test/support.ts'
import { users } from '../db/schema.ts'
import { createUserStore } from './user-store.ts'

describe(createUserStore, () => {
  it('removes a user whose account is just being changed: the two wait in turn, not for each other', async ({
    server,
    db,
  }) => {
    const { userStore, audit } = server.services
    const { id } = await server.addUser('ana')
    let removed: Promise<void> | undefined
    await db.transaction(async (tx) => {
      await tx.select().from(users).where(eq(users.id, id)).for('update')
      removed = userStore.remove(id)
      await expect.poll(() => waitersFor(db), { interval: 5 }).toBe(1)
      await audit.append(tx, { action: 'password_changed', userId: id })
    })
    await removed
    const actions = (await audit.list(id, { limit: 2 })).map(({ action }) => action)
    expect(actions).toEqual(['user_removed', 'password_changed'])
    expect(await userStore.find(id)).toBeUndefined()
  })
})
