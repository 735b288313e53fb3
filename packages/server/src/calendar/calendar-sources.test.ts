import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { type Calls, callsOf } from '../../test/calls.ts'
import { calendar, importFile, it, subscribe } from '../../test/outside-calendars.ts'
import type { TestServer } from '../../test/support.ts'
import { calendarSubscriptions, events } from '../db/schema.ts'
import { newId } from '../id.ts'
import type { Services } from '../services.ts'
import { createCalendarSources } from './calendar-sources.ts'
import { CalendarFetchError } from './fetch-calendar.ts'
import { createFileReader } from './ics/read-in-worker.ts'

const url = '/calendar/subscriptions'

describe(createCalendarSources, () => {
  describe('what comes after its session has ended', () => {
    const ends: [string, (services: Services, calls: Calls) => Promise<unknown>][] = [
      ['was revoked', ({ sessionStore }, { userId, sessionId }) => sessionStore.revoke(userId, sessionId)],
      ['ended with its user', ({ userStore }, { userId }) => userStore.setDisabled(userId, true)],
    ]

    it.for(ends)('is not imported: it %s while the file was read', async ([, end], { server, db }) => {
      const calls = await callsOf(server, 'ana')
      const { calendarSources } = server.services
      const { importFile: read } = calendarSources
      calendarSources.importFile = async (...given) => {
        await end(server.services, calls)
        return read(...given)
      }
      const ics = calendar('UID:a|SUMMARY:Tarde|DTSTART:20261125T200000Z')
      expect((await calls.post('/calendar/import', { ics })).statusCode).toBe(401)
      expect(await db.$count(events)).toBe(0)
    })

    it.for(ends)('is not subscribed to: it %s during the fetch', async ([, end], { server, outside, db }) => {
      const calls = await callsOf(server, 'ana')
      outside.meanwhile = () => end(server.services, calls)
      expect((await calls.post(url, { url: 'https://liga.example/all.ics' })).statusCode).toBe(401)
      expect(await db.$count(calendarSubscriptions)).toBe(0)
    })

    it.for(ends)('is not kept of a fetch by hand: it %s meanwhile', async ([, end], { server, outside, clock, db }) => {
      const calls = await callsOf(server, 'ana')
      const { id } = await subscribe(calls)
      const kept = await db.select().from(calendarSubscriptions)
      clock.turn({ minutes: 1 })
      outside.text = calendar()
      outside.meanwhile = () => end(server.services, calls)
      expect((await calls.post(`${url}/${id}/refresh`, {})).statusCode).toBe(401)
      const later = await callsOf(server, 'luis')
      await db.update(calendarSubscriptions).set({ userId: later.userId })
      outside.failure = new CalendarFetchError('calendar_missing')
      outside.meanwhile = () => end(server.services, later)
      clock.turn({ minutes: 1 })
      expect((await later.post(`${url}/${id}/refresh`, {})).statusCode).toBe(401)
      expect(await db.select().from(calendarSubscriptions)).toEqual([{ ...kept[0], userId: later.userId }])
      expect(await db.$count(events)).toBe(1)
    })
  })

  describe('what takes many transactions', () => {
    const many = (title: string, count = 120) =>
      calendar(...Array.from({ length: count }, (_, at) => `UID:${at}|SUMMARY:${title}|DTSTART:20261125T200000Z`))

    /** Sessions that have ended when they are asked for the third time. */
    function endMidway({ sessionStore }: Services): void {
      const hold = sessionStore.hold.bind(sessionStore)
      let left = 2
      sessionStore.hold = async (...given) => left-- > 0 && hold(...given)
    }

    it('is written part by part, and no further than its session lasts', async ({ server, db }) => {
      const calls = await callsOf(server, 'ana')
      endMidway(server.services)
      expect((await calls.post('/calendar/import', { ics: many('x') })).statusCode).toBe(401)
      expect(await db.$count(events)).toBe(100)
      expect(await importFile(await callsOf(await server.another(), 'ana'), many('x'))).toMatchObject({
        added: 20,
        already_there: 100,
      })
    })

    it('is written in smaller parts, the more words there are', async ({ server, db }) => {
      const calls = await callsOf(server, 'ana')
      endMidway(server.services)
      const ics = many(`x|DESCRIPTION:${'palabra '.repeat(1600)}`, 9)
      expect((await calls.post('/calendar/import', { ics })).statusCode).toBe(401)
      expect(await db.$count(events)).toBe(4)
    })

    it('is read anew where it was broken off', async ({ server, outside, clock, db }) => {
      const calls = await callsOf(server, 'ana')
      outside.text = many('old', 3)
      outside.etag = '"one"'
      const { id } = await subscribe(calls)
      clock.turn({ minutes: 1 })
      outside.text = many('new')
      outside.etag = '"two"'
      endMidway(server.services)
      expect((await calls.post(`${url}/${id}/refresh`, {})).statusCode).toBe(401)
      expect(await db.$count(events)).toBe(50)
      clock.turn({ minutes: 60 })
      await server.services.calendarSources.round()
      expect(outside.asked.map(({ etag }) => etag)).toEqual([null, '"one"', null])
      expect(await db.$count(events, eq(events.title, 'new'))).toBe(120)
      clock.turn({ minutes: 61 })
      await server.services.calendarSources.round()
      expect(outside.asked.at(-1)).toMatchObject({ etag: '"two"' })
    })

    it('is all of one fetch, when two are kept at once', async ({ server, db }) => {
      const calls = await callsOf(server, 'ana')
      await subscribe(calls)
      const [row] = await db.select().from(calendarSubscriptions)
      if (row === undefined) throw new Error('there is no subscription')
      const readFile = createFileReader()
      const keep = async ({ services }: TestServer, title: string) => {
        const read = await readFile(many(title), { timeZone: 'UTC', maxEvents: 500, maxSeries: 5 })
        const known = { etag: title, lastModified: null, contentHash: Buffer.from(title), readIn: 'UTC' }
        return services.subscriptionStore.keep(row, { events: read.events, ...known })
      }
      const kept = await Promise.all([keep(server, 'one'), keep(await server.another(), 'two')])
      const [last] = await db.select().from(calendarSubscriptions)
      expect(await db.$count(events, eq(events.title, last?.etag ?? ''))).toBe(120)
      expect(await db.$count(events)).toBe(120)
      expect(kept.map((each) => each?.id)).toEqual([row.id, row.id])
      const { etag, lastModified, contentHash, readIn } = row
      await server.services.subscriptionStore.keep(row, { etag, lastModified, contentHash, readIn })
      const [unchanged] = await db.select().from(calendarSubscriptions)
      expect(unchanged).toEqual(last) // who heard "unchanged" of what is there no more changes nothing
    })
  })

  describe('recurring events', () => {
    const days = { startLocal: '2026-11-25 10:00:00', endLocal: '2026-11-25 11:00:00', timeZone: 'UTC' }
    const times = { ...days, startAt: new Date('2026-11-25T10:00Z'), endAt: new Date('2026-11-25T11:00Z') }
    const fileOf = (...uids: string[]) =>
      calendar(...uids.map((uid) => `UID:${uid}|SUMMARY:x|DTSTART:20261125T200000Z|RRULE:FREQ=WEEKLY`))

    it('are five hundred at most, however many come at once', async ({ server, db }) => {
      const calls = await callsOf(server, 'ana')
      const series = { ...times, userId: calls.userId, title: 'x', recurrence: 'FREQ=WEEKLY' }
      const all = Array.from({ length: 497 }, (_, index) => ({ ...series, id: newId(), uid: `${index}` }))
      await db.insert(events).values(all)
      const [one, other] = await Promise.all([importFile(calls, fileOf('a', 'b')), importFile(calls, fileOf('c', 'd'))])
      expect([one.added + other.added, one.ignored_count + other.ignored_count]).toEqual([3, 1])
      expect([...one.ignored, ...other.ignored]).toEqual([{ line: 9, reason: 'too_many' }])
      await db.delete(events).where(eq(events.uid, '0'))
      const add = () =>
        calls.post('/calendar/events', { title: 'x', start_time: '2026-11-25', recurrence: 'FREQ=DAILY' })
      const answers = await Promise.all([add(), add(), add()])
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409])
      expect(await importFile(calls, fileOf('1', '2', '3'))).toMatchObject({ already_there: 3, ignored_count: 0 })
    })
  })
})
