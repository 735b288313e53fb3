import type { CalendarEvent } from '@axia/contract'
import { describe, expect } from 'vitest'
import { type Calls, callsOf } from '../../test/calls.ts'
import { calendar, importFile, it, subscribe } from '../../test/outside-calendars.ts'
import type { TestServer } from '../../test/support.ts'
import { users } from '../db/schema.ts'
import { feedRoute } from './feed-route.ts'
import { CalendarFetchError } from './fetch-calendar.ts'
import { sourceRoutes } from './source-routes.ts'

const url = '/calendar/subscriptions'

const ana = (server: TestServer) => callsOf(server, 'ana')
const titlesOf = async (calls: Calls) =>
  (await calls.get('/calendar/events?time_min=2026-11-01&time_max=2027-11-01'))
    .json<CalendarEvent[]>()
    .map(({ title }) => title)

describe(sourceRoutes, () => {
  describe('a file', () => {
    const file = calendar(
      'UID:a|SUMMARY:Cena|DTSTART:20261125T200000Z|DURATION:PT2H',
      'UID:b|SUMMARY:Yoga|DTSTART;TZID=America/Bogota:20261126T100000|RRULE:FREQ=DAILY;COUNT=3|EXDATE;TZID=America/Bogota:20261127T100000',
      'UID:c|SUMMARY:Demasiado|DTSTART:20261125T200000Z|RRULE:FREQ=SECONDLY',
    )

    it('brings its events, once', async ({ server }) => {
      const calls = await ana(server)
      const ignored = { ignored_count: 1, ignored: [{ line: 16, reason: 'recurrence' }] }
      expect(await importFile(calls, file)).toEqual({ added: 2, already_there: 0, ...ignored })
      expect(await importFile(calls, file)).toEqual({ added: 0, already_there: 2, ...ignored })
      expect(await titlesOf(calls)).toEqual(['Cena', 'Yoga', 'Yoga'])
      expect(await titlesOf(await callsOf(server, 'luis'))).toEqual([])
    })

    it('brings events that are the user’s own: they can be changed, one by one too', async ({ server }) => {
      const calls = await ana(server)
      await importFile(calls, file)
      const events = (await calls.get('/calendar/events?time_min=2026-11-01')).json<CalendarEvent[]>()
      const yoga = events.find(({ title }) => title === 'Yoga')
      const part = `/calendar/events/${yoga?.id}?occurrence=${encodeURIComponent(yoga?.occurrence ?? '')}`
      expect((await calls.patch(part, { title: 'Pilates' })).statusCode).toBe(200)
      expect(await titlesOf(calls)).toEqual(['Cena', 'Pilates', 'Yoga'])
    })

    it('comes as text/calendar too, and twice at once is not doubled', async ({ server }) => {
      const calls = await ana(server)
      const login = await server.logIn('ana')
      const headers = { ...login.headers, 'content-type': 'text/calendar' }
      const send = () => server.app.inject({ method: 'POST', url: '/calendar/import', headers, payload: file })
      const answers = await Promise.all([send(), send()])
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
      expect(await titlesOf(calls)).toHaveLength(3)
    })

    it.for([
      ['no calendar', 'line 1: a calendar begins with BEGIN:VCALENDAR'],
      ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nsecret words\nEND:VEVENT\nEND:VCALENDAR', 'line 3: has no name and colon'],
      [
        'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;X=":20261125\nEND:VEVENT\nEND:VCALENDAR',
        'line 3: has no name and colon',
      ],
    ] as const)('that is none is refused with its line: %j', async ([ics, detail], { server }) => {
      const answer = await (await ana(server)).post('/calendar/import', { ics })
      expect(answer.statusCode).toBe(422)
      expect(answer.json()).toMatchObject({ type: '/problems/not_a_calendar', detail, errors: [{ field: 'ics' }] })
      expect(answer.body).not.toContain('secret')
    })

    it('that went out by the feed comes back as what is there', async ({ server }) => {
      const calls = await ana(server)
      await calls.post('/calendar/events', { title: 'Mía', start_time: '2026-11-27T10:00' })
      const { url: address } = (await calls.post('/calendar/feed', {})).json()
      const { body } = await server.app.inject({ url: new URL(address).pathname + new URL(address).search })
      expect(await importFile(calls, body)).toMatchObject({ added: 0, already_there: 1 })
      expect(await titlesOf(calls)).toEqual(['Mía'])
    })
  })

  describe('a subscription', () => {
    it('brings its events, only to be read, under the calendar’s own name', async ({ server, outside }) => {
      const calls = await ana(server)
      const added = await subscribe(calls, { color: 'sky' })
      expect(added).toMatchObject({ name: 'Liga', color: 'sky', event_count: 1, failure: null })
      expect(outside.asked).toEqual([{ url: 'webcal://liga.example/all.ics', etag: null }])
      const [event] = (await calls.get('/calendar/events')).json<CalendarEvent[]>()
      expect(event).toMatchObject({ title: 'Partido', subscription_id: added.id })
      const answers = [
        await calls.patch(`/calendar/events/${event?.id}`, { title: 'x' }),
        await calls.delete(`/calendar/events/${event?.id}`),
      ]
      expect(answers.map((answer) => answer.json())).toMatchObject([{ type: '/problems/read_only' }, { status: 403 }])
      expect((await calls.get(url)).json()).toEqual([added])
    })

    it('is fetched again every hour, by one server, with what the other said', async ({ server, outside, clock }) => {
      const calls = await ana(server)
      const { calendarSources } = server.services
      outside.etag = '"one"'
      const { id } = await subscribe(calls)
      await calendarSources.round()
      expect(outside.asked).toHaveLength(1)
      clock.turn({ minutes: 61 })
      await Promise.all([calendarSources.round(), (await server.another()).services.calendarSources.round()])
      expect(outside.asked.slice(1)).toEqual([{ url: 'webcal://liga.example/all.ics', etag: '"one"' }])
      const [before] = (await calls.get('/calendar/events')).json<CalendarEvent[]>()
      outside.etag = '"two"'
      outside.text = calendar(
        'UID:a|SUMMARY:Partido aplazado|DTSTART:20261126T200000Z|DURATION:PT2H',
        'UID:b|SUMMARY:Final|DTSTART:20261130T200000Z|DURATION:PT2H',
      )
      clock.turn({ minutes: 61 })
      await calendarSources.round()
      expect(await titlesOf(calls)).toEqual(['Partido aplazado', 'Final'])
      const [after] = (await calls.get('/calendar/events')).json<CalendarEvent[]>()
      expect(after?.id).toBe(before?.id)
      expect((await calls.get(url)).json()).toMatchObject([{ id, event_count: 2 }])
    })

    it('is read anew when its user lives in another time zone, though it be the same', async ({
      server,
      outside,
      clock,
    }) => {
      const calls = await ana(server)
      outside.etag = '"one"'
      outside.text = calendar('UID:a|SUMMARY:Cena|DTSTART:20261126T200000|DURATION:PT2H')
      await subscribe(calls, { name: 'Liga' })
      const startsAt = async () => {
        const [event] = (await calls.get('/calendar/events?time_min=2026-11-01')).json<CalendarEvent[]>()
        return Date.parse(event?.start_time ?? '')
      }
      expect(await startsAt()).toBe(Date.parse('2026-11-27T01:00:00Z'))
      await calls.patch('/me', { time_zone: 'Europe/Madrid' })
      clock.turn({ minutes: 61 })
      await server.services.calendarSources.round()
      expect(await startsAt()).toBe(Date.parse('2026-11-26T19:00:00Z'))
      clock.turn({ minutes: 61 })
      await server.services.calendarSources.round()
      expect(outside.asked.map(({ etag }) => etag)).toEqual([null, null, '"one"'])
      expect((await calls.get(url)).json()).toMatchObject([{ name: 'Liga', event_count: 1, failure: null }])
    })

    it('that fails says why, keeps its events, and is asked less often until it answers', async ({
      server,
      outside,
      clock,
    }) => {
      const calls = await ana(server)
      const { calendarSources } = server.services
      const { id } = await subscribe(calls)
      outside.failure = new CalendarFetchError('calendar_missing')
      const askedAfter = async (minutes: number) => {
        const before = outside.asked.length
        clock.turn({ minutes })
        await calendarSources.round()
        return outside.asked.length - before
      }
      expect(await askedAfter(61)).toBe(1)
      expect((await calls.get(url)).json()).toMatchObject([{ failure: 'calendar_missing' }])
      expect([await askedAfter(61), await askedAfter(61), await askedAfter(61)]).toEqual([1, 0, 1])
      expect(await titlesOf(calls)).toEqual(['Partido'])
      outside.failure = undefined
      outside.text = '<html>'
      expect((await calls.post(`${url}/${id}/refresh`, {})).json()).toMatchObject({ failure: 'not_a_calendar' })
      outside.text = calendar()
      const asked = outside.asked.length
      expect((await calls.post(`${url}/${id}/refresh`, {})).json()).toMatchObject({ failure: 'not_a_calendar' })
      expect(outside.asked).toHaveLength(asked) // it was asked a moment ago
      clock.turn({ minutes: 1 })
      expect((await calls.post(`${url}/${id}/refresh`, {})).json()).toMatchObject({ failure: null, event_count: 0 })
    })

    it.for(['calendar_address_refused', 'calendar_unreachable', 'calendar_locked', 'calendar_too_large'] as const)(
      'that cannot be begun is refused: %s',
      async (code, { server, outside }) => {
        const calls = await ana(server)
        outside.failure = new CalendarFetchError(code)
        const answer = await calls.post(url, { url: 'https://liga.example/all.ics' })
        expect(answer.json()).toMatchObject({ type: `/problems/${code}`, status: 422 })
        expect((await calls.get(url)).json()).toEqual([])
      },
    )

    it('wants an address of the web, and a name that is one', async ({ server, outside }) => {
      const calls = await ana(server)
      for (const body of [
        { url: 'file:///etc/passwd' },
        { url: 'ftp://x.example/' },
        { url: 'https://x.example/', name: ' ' },
        {},
      ]) {
        expect((await calls.post(url, body)).statusCode).toBe(400)
      }
      expect(outside.asked).toEqual([])
    })

    it('is renamed, given another colour, and ended with its events', async ({ server }) => {
      const calls = await ana(server)
      const { id } = await subscribe(calls)
      expect((await calls.patch(`${url}/${id}`, { name: 'Fútbol', color: 'rose' })).json()).toMatchObject({
        name: 'Fútbol',
        color: 'rose',
      })
      expect((await calls.delete(`${url}/${id}`)).statusCode).toBe(204)
      expect((await calls.delete(`${url}/${id}`)).statusCode).toBe(404)
      expect(await titlesOf(calls)).toEqual([])
    })

    it('is one of twenty at most, also when many are begun at once', async ({ server }) => {
      const calls = await ana(server)
      const fetched = { etag: null, lastModified: null, contentHash: null, readIn: null }
      const row = { url: 'https://x.example/', name: 'x', color: 'sky' as const, fetched }
      for (let index = 0; index < 18; index++) await server.services.subscriptionStore.add(calls, row)
      const subscribe = () => calls.post(url, { url: 'https://x.example/' })
      const answers = await Promise.all(Array.from({ length: 4 }, subscribe))
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 503, 503]) // two of a user at a time
      expect((await subscribe()).statusCode).toBe(409)
    })

    it('is not fetched for who was disabled', async ({ server, outside, clock, db }) => {
      const calls = await ana(server)
      await subscribe(calls)
      await db.update(users).set({ disabledAt: clock() })
      clock.turn({ minutes: 61 })
      await server.services.calendarSources.round()
      expect(outside.asked).toHaveLength(1)
    })
  })
})

describe(feedRoute, () => {
  const pathOf = (address: string) => new URL(address).pathname + new URL(address).search

  it('shows the calendar to who has the address, without a login, and not what is of others', async ({ server }) => {
    const calls = await ana(server)
    await subscribe(calls)
    await calls.post('/calendar/events', { title: 'Mía', start_time: '2026-11-27T10:00', recurrence: 'FREQ=WEEKLY' })
    const made = (await calls.post('/calendar/feed', {})).json()
    expect(made.url).toMatch(/^http:\/\/localhost:8077\/calendar\/feed\.ics\?key=[\w-]{43}$/)
    const answer = await server.app.inject({ url: pathOf(made.url) })
    expect(answer.headers).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect(answer.body).toContain('SUMMARY:Mía')
    expect(answer.body).toContain('RRULE:FREQ=WEEKLY')
    expect(answer.body).not.toContain('Partido')
    const again = await server.app.inject({
      url: pathOf(made.url),
      headers: { 'if-none-match': String(answer.headers.etag) },
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  it('is shown once, kept as a hash, and says when it was read last', async ({ server, db, clock }) => {
    const calls = await ana(server)
    expect((await calls.get('/calendar/feed')).json()).toEqual({ active: false, created_at: null, last_read_at: null })
    const { url: address, created_at } = (await calls.post('/calendar/feed', {})).json()
    const key = new URL(address).searchParams.get('key') ?? ''
    const kept = JSON.stringify(await db.query.calendarFeeds.findMany())
    expect(kept).not.toContain(key)
    clock.turn({ minutes: 5 })
    await server.app.inject({ url: pathOf(address) })
    expect((await calls.get('/calendar/feed')).json()).toEqual({
      active: true,
      created_at,
      last_read_at: clock().toISOString(),
    })
  })

  it('ends with its revocation, with a new one, and with its user', async ({ server, clock, db }) => {
    const calls = await ana(server)
    const open = async () => pathOf((await calls.post('/calendar/feed', {})).json().url)
    const status = async (path: string) => (await server.app.inject({ url: path })).statusCode
    const first = await open()
    const second = await open()
    expect([await status(first), await status(second)]).toEqual([404, 200])
    expect((await calls.delete('/calendar/feed')).statusCode).toBe(204)
    expect(await status(second)).toBe(404)
    const third = await open()
    await db.update(users).set({ disabledAt: clock() })
    expect(await status(third)).toBe(404)
  })

  it('is made for nobody who is thrown out while asking for it', async ({ server }) => {
    const calls = await ana(server)
    const { feedStore } = server.services
    const { open } = feedStore
    feedStore.open = async (by) => {
      await server.revokeSessionsOf('ana')
      return await open(by)
    }
    expect((await calls.post('/calendar/feed', {})).statusCode).toBe(401)
    expect(await feedStore.find(calls.userId)).toBeUndefined()
  })

  it('is written down when made or revoked, and the other devices hear of it', async ({ server, db, database }) => {
    const calls = await ana(server)
    const heard: string[] = []
    const stop = database.bus.subscribe('axia_changes', (payload) => heard.push(payload))
    await calls.post('/calendar/feed', {})
    for (let times = 0; times < 2; times++) await calls.delete('/calendar/feed') // the second finds none
    const change = JSON.stringify({ user_id: calls.userId, resource: 'calendar' })
    await expect.poll(() => heard.filter((payload) => payload === change)).toHaveLength(2)
    stop()
    const written = await db.query.auditLog.findMany({ orderBy: (log, { asc }) => asc(log.number) })
    const links = written.filter(({ action }) => action.startsWith('calendar_link'))
    const by = { userId: calls.userId, sessionId: expect.any(String), address: '127.0.0.1' }
    expect(links).toMatchObject([
      { action: 'calendar_link_made', ...by },
      { action: 'calendar_link_revoked', ...by },
    ])
    expect((await calls.get('/audit-log')).json()[0]).toMatchObject({ action: 'calendar_link_revoked', current: true })
  })

  it('takes no access token for a key, and no key for an access token', async ({ server }) => {
    const login = await server.logIn('ana')
    const calls = await ana(server)
    const { url: address } = (await calls.post('/calendar/feed', {})).json()
    const key = new URL(address).searchParams.get('key') ?? ''
    const attempts = [
      { url: `/calendar/feed.ics?key=${login.token}` },
      { url: '/calendar/feed.ics', headers: login.headers },
      { url: `/calendar/feed.ics?key=${key}x` },
      { url: `/calendar/feed.ics?key=${key}&key=${key}` },
      { url: `/calendar/feed.ics?key=${'A'.repeat(43)}` },
    ]
    for (const attempt of attempts) expect((await server.app.inject(attempt)).statusCode, attempt.url).toBe(404)
    const answer = await server.app.inject({ url: '/calendar/events', headers: { authorization: `Bearer ${key}` } })
    expect(answer.statusCode).toBe(401)
  })

  it('is asked thirty times a minute at most from one address', async ({ server, clock }) => {
    const ask = async () => (await server.app.inject({ url: `/calendar/feed.ics?key=${'A'.repeat(43)}` })).statusCode
    const answers = []
    for (let index = 0; index < 31; index++) answers.push(await ask())
    expect([answers.at(29), answers.at(30)]).toEqual([404, 429])
    clock.turn({ minutes: 1 })
    expect(await ask()).toBe(404)
  })

  it('counts one household of IPv6 as one address', async ({ server }) => {
    const ask = async (remoteAddress: string) =>
      (await server.app.inject({ url: `/calendar/feed.ics?key=${'A'.repeat(43)}`, remoteAddress })).statusCode
    for (let index = 1; index <= 30; index++) expect(await ask(`2001:db8::${index}`)).toBe(404)
    expect([await ask('2001:db8::ffff'), await ask('2001:db8:0:1::1')]).toEqual([429, 404])
  })
})
