import { describe, expect } from 'vitest'
import { it } from '../../test/support.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { newId } from '../id.ts'
import { Problem } from '../problem.ts'
import { createLoginThrottle } from './throttle.ts'

interface Attempt {
  address?: string
  name?: string
  userId?: string
}

/** A throttle, and attempts at it: `waitOf` is 0 for an attempt that passes. */
function throttleOn(db: Database, clock: Clock, loginsPerMinute = 25) {
  const throttle = createLoginThrottle({ db, clock, key: new Uint8Array(32), loginsPerMinute })
  const count = ({ address = '192.0.2.1', name = 'ana', userId }: Attempt = {}) =>
    throttle.count({ address, target: name, userId })
  const waitOf = async (attempt: Attempt = {}) => {
    try {
      await count(attempt)
      return 0
    } catch (error) {
      if (error instanceof Problem && error.code === 'too_many_requests') return error.retryAfterSeconds ?? -1
      throw error
    }
  }
  return { throttle, count, waitOf }
}

describe(createLoginThrottle, () => {
  it('lets ten attempts at a name pass from one address, then none until the quarter hour is over', async ({
    db,
    clock,
  }) => {
    const { waitOf } = throttleOn(db, clock)
    for (let attempt = 0; attempt < 10; attempt++) expect(await waitOf()).toBe(0)
    expect(await waitOf()).toBe(900)
    clock.turn({ minutes: 14, seconds: 59 })
    expect(await waitOf()).toBe(1)
    clock.turn({ seconds: 1 })
    expect(await waitOf()).toBe(0)
  })

  it('gives an attempt back that was the owner’s', async ({ db, clock }) => {
    const { count, waitOf } = throttleOn(db, clock)
    for (let attempt = 0; attempt < 30; attempt++) {
      clock.turn({ seconds: 10 })
      await (await count()).giveBack()
    }
    expect(await waitOf()).toBe(0)
  })

  it('gives back at once what was counted at once, each from its own name and the address that all have', async ({
    db,
    clock,
  }) => {
    const { count, waitOf } = throttleOn(db, clock)
    const names = ['ana', 'blanca', 'carla', 'diana']
    for (let round = 0; round < 12; round++) {
      const attempts = await Promise.all(names.map((name) => count({ name })))
      await Promise.all(attempts.map((attempt) => attempt.giveBack()))
    }
    for (let attempt = 0; attempt < 24; attempt++) await waitOf({ name: names[attempt % 4] ?? '' })
    expect(await waitOf()).toBe(0)
    expect(await waitOf()).toBe(60)
  })

  it('gives back one attempt, and none of another name or address', async ({ db, clock }) => {
    const { count, waitOf } = throttleOn(db, clock)
    for (let attempt = 0; attempt < 10; attempt++) expect(await waitOf()).toBe(0)
    await (await count({ name: 'blanca', address: '192.0.2.2' })).giveBack()
    expect(await waitOf()).toBeGreaterThan(0)
  })

  it('counts many addresses anew when the quarter hour since the first is over', async ({ db, clock }) => {
    const { waitOf } = throttleOn(db, clock)
    let host = 0
    const stranger = () => waitOf({ address: `198.51.100.${++host}` })
    for (let round = 0; round < 2; round++) {
      for (let attempt = 0; attempt < 60; attempt++) expect(await stranger()).toBe(0)
      clock.turn({ minutes: 15 })
    }
    for (let attempt = 0; attempt < 61; attempt++) expect(await stranger()).toBe(0)
    expect(await stranger()).toBe(30)
  })

  it('counts two attempts at once as two', async ({ db, clock }) => {
    const { waitOf } = throttleOn(db, clock)
    const waits = await Promise.all(Array.from({ length: 14 }, () => waitOf()))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10)
  })

  it('lets an address try 25 times a minute, whatever the names', async ({ db, clock }) => {
    const { waitOf } = throttleOn(db, clock)
    for (let attempt = 0; attempt < 25; attempt++) expect(await waitOf({ name: `name-${attempt}` })).toBe(0)
    expect(await waitOf({ name: 'another' })).toBe(60)
    expect(await waitOf({ name: 'another', address: '192.0.2.2' })).toBe(0)
    clock.turn({ minutes: 1 })
    expect(await waitOf({ name: 'another' })).toBe(0)
  })

  it('takes a /64 of IPv6 for one address', async ({ db, clock }) => {
    const { waitOf } = throttleOn(db, clock)
    for (let attempt = 0; attempt < 10; attempt++) expect(await waitOf({ address: `2001:db8::${attempt + 1}` })).toBe(0)
    expect(await waitOf({ address: '2001:db8:0:0:ffff::1' })).toBeGreaterThan(0)
    expect(await waitOf({ address: '2001:db8:0:1::1' })).toBe(0)
  })

  it('slows down many addresses that guess at one name: 60, then waits that double up to a quarter hour', async ({
    db,
    clock,
  }) => {
    const { waitOf } = throttleOn(db, clock)
    let host = 0
    const stranger = () => waitOf({ address: `198.51.100.${++host}` })
    for (let attempt = 0; attempt < 60; attempt++) expect(await stranger()).toBe(0)
    for (const wait of [30, 60, 120, 240, 480, 900, 900]) {
      expect(await stranger()).toBe(0) // one passes: nobody is locked out for good
      expect(await stranger()).toBe(wait)
      clock.turn({ seconds: wait })
    }
    expect(await waitOf({ address: '198.51.100.250', name: 'blanca' })).toBe(0)
  })

  it('lets one of many pass who come at once when a wait is over', async ({ db, anotherDatabase, clock }) => {
    const [here, there] = [throttleOn(db, clock), throttleOn(anotherDatabase.db, clock)]
    for (let host = 0; host < 61; host++) await here.waitOf({ address: `198.51.100.${host}` })
    clock.turn({ seconds: 30 })
    const waits = await Promise.all(
      Array.from({ length: 10 }, (_, host) => (host % 2 ? here : there).waitOf({ address: `203.0.113.${host}` })),
    )
    expect(waits.toSorted((a, b) => a - b)).toEqual([0, ...Array(9).fill(60)])
  })

  it('ends with an attempt that is given back the wait that it began, and no other', async ({ db, clock }) => {
    const { count, waitOf } = throttleOn(db, clock)
    let host = 0
    const stranger = () => ({ address: `198.51.100.${++host}` })
    for (let attempt = 0; attempt < 60; attempt++) await waitOf(stranger())
    const first = await count(stranger())
    expect(await waitOf(stranger())).toBe(30)
    clock.turn({ seconds: 30 })
    const second = await count(stranger())
    await first.giveBack()
    expect(await waitOf(stranger())).toBe(60)
    await second.giveBack()
    expect(await waitOf(stranger())).toBe(0)
  })

  it('remembers the last fifty addresses of a user', async ({ db, clock, server }) => {
    const { id: userId } = await server.addUser('ana')
    const { throttle } = throttleOn(db, clock)
    for (let host = 0; host < 52; host++) {
      clock.turn({ seconds: 1 })
      await throttle.remember(userId, `198.51.100.${host}`)
    }
    const rows = await db.select().from(db._.fullSchema.knownAddresses)
    expect(rows).toHaveLength(50)
    expect(rows.map(({ address }) => address)).not.toContain('198.51.100.1')
  })

  it('spares the owner at an address from where she logged in before', async ({ db, clock, server }) => {
    const { id: userId } = await server.addUser('ana')
    const { throttle, waitOf } = throttleOn(db, clock)
    await throttle.remember(userId, '203.0.113.7')
    for (let host = 0; host < 62; host++) await waitOf({ address: `198.51.100.${host}`, userId })
    expect(await waitOf({ address: '198.51.100.99', userId })).toBeGreaterThan(0)
    expect(await waitOf({ address: '203.0.113.7', userId })).toBe(0)
    expect(await waitOf({ address: '203.0.113.7', userId: newId() })).toBeGreaterThan(0)
  })

  it('is shared by all servers, and names nobody in its table', async ({ db, anotherDatabase, clock }) => {
    const [here, there] = [throttleOn(db, clock), throttleOn(anotherDatabase.db, clock)]
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await here.waitOf()).toBe(0)
      expect(await there.waitOf()).toBe(0)
    }
    expect(await there.waitOf()).toBe(900)
    const table = JSON.stringify(await db.execute('select * from throttles'))
    expect(table).not.toContain('ana')
    expect(table).not.toContain('192.0.2.1')
  })

  it('forgets what no longer counts', async ({ db, clock }) => {
    const { throttle, waitOf } = throttleOn(db, clock)
    await waitOf()
    clock.turn({ minutes: 16 })
    await waitOf({ name: 'blanca', address: '192.0.2.2' })
    await throttle.prune()
    expect(await db.$count(db._.fullSchema.throttles)).toBe(3) // of the second one: address, name, and both
    clock.turn({ minutes: 16 })
    await throttle.prune()
    expect(await db.$count(db._.fullSchema.throttles)).toBe(0)
  })
})
