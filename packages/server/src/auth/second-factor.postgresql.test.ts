/**
 * Of the second factor, what only several connections show.
 * @module
 */
import { eq } from 'drizzle-orm'
import { generate } from 'otplib'
import { describe, expect } from 'vitest'
import { it, waitersFor } from '../../test/support.ts'
import { totpSecrets } from '../db/schema.ts'
import { createSecondFactor } from './second-factor.ts'

describe(createSecondFactor, () => {
  it('puts in force the secret whose code was given, and none that takes its place meanwhile', async ({
    server,
    db,
    clock,
  }) => {
    const { secondFactor } = server.services
    const ana = await server.addUser('ana')
    const { secret = '' } = (await secondFactor.begin(ana)) ?? {}
    const code = await generate({ secret, epoch: Math.floor(clock().getTime() / 1000) })
    const { begun, confirmed } = await db.transaction(async (tx) => {
      await tx.select().from(totpSecrets).where(eq(totpSecrets.userId, ana.id)).for('update')
      const begun = secondFactor.begin(ana)
      await expect.poll(() => waitersFor(db), { interval: 5 }).toBe(1)
      const confirmed = secondFactor.confirm(ana.id, code) // reads the secret that is about to go
      await expect.poll(() => waitersFor(db), { interval: 5 }).toBe(2)
      return { begun, confirmed }
    })
    expect(await begun).toBeDefined()
    expect(await confirmed).toBeUndefined()
    expect(await secondFactor.enabled(ana.id)).toBe(false)
  })
})
