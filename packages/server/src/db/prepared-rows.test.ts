import { eq, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { it } from '../../test/support.ts'
import { newId } from '../id.ts'
import { flagOf, instantOf, instantOrNullOf, prepareRows, textOf, textOrNullOf } from './prepared-rows.ts'
import { users } from './schema.ts'

describe(prepareRows, () => {
  it('gives the columns in their order, instants as the wire has them, again and again', async ({ db }) => {
    const createdAt = new Date('2026-11-21T10:00:00.070Z')
    const id = newId()
    await db.insert(users).values({ id, username: 'Ana', usernameKey: 'ana', passwordHash: 'x', createdAt })
    const query = db
      .select({ createdAt: users.createdAt, disabledAt: users.disabledAt, username: users.username, known: sql`true` })
      .from(users)
      .where(eq(users.id, sql.placeholder('id')))
    const ask = prepareRows(db, 'test_users', query, ([created, disabled, username, known]) => ({
      created: instantOf(created),
      disabled: instantOrNullOf(disabled),
      username: textOf(username),
      known: flagOf(known),
    }))
    const ana = { created: createdAt.toISOString(), disabled: null, username: 'Ana', known: true }
    expect(await ask({ id })).toEqual([ana])
    expect(await ask({ id })).toEqual([ana])
    expect(await ask({ id: newId() })).toEqual([])
  })
})

describe(instantOf, () => {
  it.for([
    ['2026-11-21 10:00:00+00', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21 10:00:00.5+00', '2026-11-21T10:00:00.500Z'],
    ['2026-11-21 10:00:00.123456+00', '2026-11-21T10:00:00.123Z'],
    ['2026-11-21 10:00:00.07+01', '2026-11-21T09:00:00.070Z'],
    ['2026-11-21 10:00:00-03:30', '2026-11-21T13:30:00.000Z'],
  ] as const)('reads %s', ([text, instant]) => {
    expect(instantOf(text)).toBe(instant)
  })

  it('takes nothing for an instant that is none', () => {
    expect(() => instantOf(null)).toThrow('no text')
    expect(() => instantOf('soon')).toThrow(RangeError)
  })
})

describe('the other readers', () => {
  it('take nothing else than what they name', () => {
    expect([textOf(''), textOrNullOf(null), textOrNullOf('x'), flagOf(false)]).toEqual(['', null, 'x', false])
    expect(() => textOf(null)).toThrow('no text')
    expect(() => textOrNullOf(1)).toThrow('no text')
    expect(() => flagOf('t')).toThrow('no boolean')
  })
})
