import { describe, expect } from 'vitest'
import { it } from '../../test/support.ts'
import { pushKeys, pushSubscriptions } from '../db/schema.ts'
import { createKeys } from './keys.ts'
import { createPushKeys } from './push-keys.ts'

const [first, second] = ['a'.repeat(40), 'b'.repeat(40)].map((text) => ({ text })) as [
  { text: string },
  { text: string },
]

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
    expect(await alone.ensure()).toEqual(made)
  })

  it('makes another pair when the key is lost, and forgets the devices of the old one', async ({
    db,
    clock,
    server,
  }) => {
    const { userId, sessionId } = await server.logIn('ana')
    const device = { id: userId, userId, sessionId, deviceName: 'x', endpoint: 'x', p256dh: 'x', auth: 'x' }
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
})
