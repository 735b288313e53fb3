import { describe, expect } from 'vitest'
import { it, type TestLogin } from '../../test/support.ts'
import { pushKeys, pushSubscriptions } from '../db/schema.ts'
import { createKeys } from './keys.ts'
import { createPushKeys } from './push-keys.ts'

const [first, second] = ['a'.repeat(40), 'b'.repeat(40)].map((text) => ({ text })) as [
  { text: string },
  { text: string },
]

/** What is kept of a device that is to be reminded. */
function deviceOf({ userId, sessionId }: TestLogin) {
  return { id: userId, userId, sessionId, deviceName: 'x', endpoint: 'x', p256dh: 'x', auth: 'x' }
}

describe(createPushKeys, () => {
  it('makes one pair, whoever of several servers asks first', async ({ db, clock }) => {
    const keys = createKeys([first], clock)
    const all = await Promise.all([1, 2, 3].map(() => createPushKeys({ db, clock, keys }).ensure()))
    expect(new Set(all.map(({ publicKey, privateKey }) => publicKey + privateKey)).size).toBe(1)
    expect(all.every(({ replaced }) => !replaced)).toBe(true)
    expect(await db.select().from(pushKeys)).toHaveLength(1)
  })

  it('keeps the private key sealed, and seals it again under a new key', async ({ db, clock }) => {
    const made = await createPushKeys({ db, clock, keys: createKeys([first], clock) }).ensure()
    const [before] = await db.select().from(pushKeys)
    expect(Buffer.from(before?.sealedPrivateKey ?? []).includes(Buffer.from(made.privateKey))).toBe(false)
    expect(await createPushKeys({ db, clock, keys: createKeys([second, first], clock) }).ensure()).toEqual(made)
    const alone = createPushKeys({ db, clock, keys: createKeys([second], clock) })
    expect(await alone.inspect()).toBe('usable')
    const sealedAnew = await db.select().from(pushKeys)
    expect(await alone.ensure()).toEqual(made)
    expect(await db.select().from(pushKeys)).toEqual(sealedAnew) // and then no more
  })

  it('makes another pair when the key is lost, and forgets the devices of the old one', async ({
    db,
    clock,
    server,
  }) => {
    const device = deviceOf(await server.logIn('ana'))
    const old = createPushKeys({ db, clock, keys: createKeys([first], clock) })
    expect(await old.inspect()).toBe('absent')
    const made = await old.ensure()
    await db.insert(pushSubscriptions).values({ ...device, renewedAt: clock() })
    const other = createPushKeys({ db, clock, keys: createKeys([second], clock) })
    expect(await other.inspect()).toBe('lost')
    const anew = await other.ensure()
    expect(anew).toMatchObject({ replaced: true })
    expect(anew.publicKey).not.toBe(made.publicKey)
    expect(await db.select().from(pushSubscriptions)).toEqual([])
    expect(await other.ensure()).toEqual({ ...anew, replaced: false })
  })

  it('leaves the pair and the devices of another server that was quicker to replace a lost one', async ({
    db,
    clock,
    server,
  }) => {
    const device = deviceOf(await server.logIn('ana'))
    await createPushKeys({ db, clock, keys: createKeys([first], clock) }).ensure()
    const { ensure } = createPushKeys({ db, clock, keys: createKeys([second], clock) })
    const transaction = db.transaction.bind(db)
    let quicker: { publicKey: string } | undefined
    db.transaction = async <T>(...given: Parameters<typeof transaction<T>>) => {
      db.transaction = transaction
      quicker = await ensure()
      await db.insert(pushSubscriptions).values({ ...device, renewedAt: clock() })
      return await transaction(...given)
    }
    const { publicKey } = await ensure()
    expect(publicKey).toBe(quicker?.publicKey)
    expect(await db.$count(pushSubscriptions)).toBe(1)
  })

  it('takes no pair that somebody has changed for a lost one', async ({ db, clock }) => {
    const keys = createKeys([first], clock)
    const { ensure, inspect } = createPushKeys({ db, clock, keys })
    await ensure()
    const [{ sealedPrivateKey } = { sealedPrivateKey: new Uint8Array() }] = await db.select().from(pushKeys)
    await db.update(pushKeys).set({ sealedPrivateKey: sealedPrivateKey.with(-1, (sealedPrivateKey.at(-1) ?? 0) ^ 1) })
    await expect(ensure()).rejects.toThrow('authenticate')
    await expect(inspect()).rejects.toThrow('authenticate')
  })
})
