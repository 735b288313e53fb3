import { describe, expect } from 'vitest'
import { users } from '../src/db/schema.ts'
import { newId } from '../src/id.ts'
import { it, testClock } from './support.ts'

const ana = () => ({ id: newId(), username: 'ana', usernameKey: 'ana', passwordHash: 'x' })

describe('it', () => {
  it('gives each test an empty database (one)', async ({ db }) => {
    expect(await db.select().from(users)).toEqual([])
    await db.insert(users).values(ana())
  })

  it('gives each test an empty database (and another)', async ({ db }) => {
    expect(await db.select().from(users)).toEqual([])
    await db.insert(users).values(ana())
  })
})

describe(testClock, () => {
  it('stands still until it is turned', async ({ clock }) => {
    const before = clock()
    clock.turn({ hours: 24, seconds: 1 })
    expect(clock().getTime() - before.getTime()).toBe(86_401_000)
    expect(clock()).toEqual(clock())
  })
})
