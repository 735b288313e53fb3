import type { CalendarEvent, Problem } from '@axia/contract'
import { describe, expect } from 'vitest'
import { type Calls, callsOf, nextOf } from '../../test/calls.ts'
import { it as base, type TestServer, testClock } from '../../test/support.ts'
import { calendarRoutes } from './routes.ts'

const it = base.override('clock', async () => testClock(new Date('2026-11-21T15:00:00Z')))
const url = '/calendar/events'
const ana = (server: TestServer, timeZone?: string) => callsOf(server, 'ana', timeZone)

async function add(calls: Calls, event: object): Promise<CalendarEvent> {
  const answer = await calls.post(url, { title: 'x', ...event })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

async function list(calls: Calls, from: string, to: string, more = ''): Promise<CalendarEvent[]> {
  const answer = await calls.get(
    `${url}?time_min=${encodeURIComponent(from)}&time_max=${encodeURIComponent(to)}${more}`,
  )
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const startsOf = (events: CalendarEvent[]) => events.map(({ start_time }) => start_time)

async function refused(calls: Calls, body: object): Promise<string[]> {
  const answer = await calls.post(url, body)
  expect(answer.statusCode, answer.body).toBe(400)
  return [...new Set(answer.json<Problem>().errors?.map(({ field }) => field))]
}

describe(calendarRoutes, () => {
  it('adds an event at a wall time of the user’s zone, an hour long', async ({ server, clock }) => {
    const calls = await ana(server)
    const event = await add(calls, { title: 'Reunión', location: 'Sala 2', start_time: '2026-11-27T10:00' })
    const now = clock().toISOString()
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      title: 'Reunión',
      description: '',
      location: 'Sala 2',
      start_time: '2026-11-27T15:00:00.000Z',
      end_time: '2026-11-27T16:00:00.000Z',
      all_day: false,
      time_zone: 'America/Bogota',
      recurrence: null,
      occurrence: null,
      subscription_id: null,
      reminder: 'default',
      created_at: now,
      updated_at: now,
    })
    expect((await calls.get(`${url}/${event.id}`)).json()).toEqual(event)
    expect((await calls.get(url)).json()).toEqual([event])
  })

  it('reads a wall time in the event’s own zone', async ({ server }) => {
    const calls = await ana(server)
    const event = await add(calls, {
      start_time: '2026-07-01T10:00',
      end_time: '2026-07-01T11:30',
      time_zone: 'Europe/Madrid',
    })
    expect(event).toMatchObject({ start_time: '2026-07-01T08:00:00.000Z', end_time: '2026-07-01T09:30:00.000Z' })
  })

  it('takes summary for title', async ({ server }) => {
    const calls = await ana(server)
    const answer = await calls.post(url, { summary: 'Cena', start_time: '2026-11-27T21:00' })
    expect(answer.json()).toMatchObject({ title: 'Cena' })
    expect(answer.json()).not.toHaveProperty('summary')
    expect((await calls.patch(`${url}/${answer.json().id}`, { summary: 'Almuerzo' })).json()).toMatchObject({
      title: 'Almuerzo',
    })
  })

  it('keeps days as days, the end excluded', async ({ server }) => {
    const calls = await ana(server)
    const one = await add(calls, { start_time: '2026-12-24' })
    expect(one).toMatchObject({ all_day: true, start_time: '2026-12-24', end_time: '2026-12-25' })
    const several = await add(calls, { start_time: '2027-01-05', end_time: '2027-01-08' })
    expect(several).toMatchObject({ all_day: true, start_time: '2027-01-05', end_time: '2027-01-08' })
    const said = await add(calls, { start_time: '2026-12-24T18:00', end_time: '2026-12-25T02:00', all_day: true })
    expect(said).toMatchObject({ start_time: '2026-12-24', end_time: '2026-12-26' })
  })

  it('shows a day as the same day wherever its user is', async ({ server }) => {
    const bogota = await ana(server)
    await add(bogota, { start_time: '2026-12-24' })
    const tokyo = await callsOf(server, 'ana', 'Asia/Tokyo')
    expect(startsOf(await list(tokyo, '2026-12-24', '2026-12-25'))).toEqual(['2026-12-24'])
    expect(await list(tokyo, '2026-12-23', '2026-12-24')).toEqual([])
    expect(await list(tokyo, '2026-12-25', '2026-12-26')).toEqual([])
  })

  it('shows what touches the span, its start included and its end not', async ({ server }) => {
    const calls = await ana(server)
    await add(calls, { title: 'before', start_time: '2026-11-27T08:00', end_time: '2026-11-27T10:00' })
    await add(calls, { title: 'into', start_time: '2026-11-27T09:00', end_time: '2026-11-27T10:01' })
    await add(calls, { title: 'moment', start_time: '2026-11-27T10:00', end_time: '2026-11-27T10:00' })
    await add(calls, { title: 'long', start_time: '2026-11-01T00:00', end_time: '2026-12-01T00:00' })
    await add(calls, { title: 'out of', start_time: '2026-11-27T11:59', end_time: '2026-11-27T15:00' })
    await add(calls, { title: 'after', start_time: '2026-11-27T12:00' })
    const found = await list(calls, '2026-11-27T10:00', '2026-11-27T12:00')
    expect(found.map(({ title }) => title)).toEqual(['long', 'into', 'moment', 'out of'])
  })

  it.for([
    [{ title: 'x' }, 'start_time'],
    [{ start_time: '2026-11-27T10:00' }, 'title'],
    [{ title: ' ', start_time: '2026-11-27T10:00' }, 'title'],
    [{ summary: '', start_time: '2026-11-27T10:00' }, 'summary'],
    [{ title: 'x', start_time: '2026-02-30T10:00' }, 'start_time'],
    [{ title: 'x', start_time: '2026-11-27T25:00' }, 'start_time'],
    [{ title: 'x', start_time: '2027-03-28T02:30', time_zone: 'Europe/Madrid' }, 'start_time'],
    [{ title: 'x', start_time: '2026-11-27T10:00', end_time: '2026-11-27T09:59' }, 'end_time'],
    [{ title: 'x', start_time: '2026-11-27T10:00', end_time: '2026-11-28' }, 'end_time'],
    [{ title: 'x', start_time: '2026-11-27', end_time: '2026-11-27' }, 'end_time'],
    [{ title: 'x', start_time: '2026-11-27', end_time: '2026-11-26' }, 'end_time'],
    [{ title: 'x', start_time: '2026-11-27', all_day: false }, 'start_time'],
    [{ title: 'x', start_time: '2026-11-27T10:00', time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ title: 'x', start_time: '2026-11-27T10:00', time_zone: '+02:00' }, 'time_zone'],
    [{ title: 'x', start_time: '2026-11-27T10:00', recurrence: 'FREQ=SECONDLY' }, 'recurrence'],
    [{ title: 'x', start_time: '2026-11-27T10:00', recurrence: 'FREQ=DAILY;UNTIL=20200101' }, 'recurrence'],
    [
      { title: 'x', start_time: '2026-11-27T10:00', end_time: '2028-11-27T10:00', recurrence: 'FREQ=DAILY' },
      'end_time',
    ],
    [{ title: 'x', start_time: 7 }, 'start_time'],
    [{ title: 'x', start_time: '2026-11-27T10:00', location: 'x'.repeat(501) }, 'location'],
  ] as const)('refuses %o and names %s', async ([body, field], { server }) => {
    const calls = await ana(server)
    expect(await refused(calls, body)).toEqual([field])
    expect((await calls.get(url)).json()).toEqual([])
  })

  it.for([
    ['time_min=2026-13-01', 'time_min'],
    ['time_max=x', 'time_max'],
    ['time_min=2026-11-27&time_max=2026-11-27', 'time_max'],
    ['time_min=2026-01-01&time_max=2036-01-02', 'time_max'],
    ['after=7', 'after'],
    ['limit=1000', 'limit'],
  ] as const)('refuses ?%s', async ([query, field], { server }) => {
    const answer = await (await ana(server)).get(`${url}?${query}`)
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ field }] })
  })

  it('shows a month back and a year ahead when no span is named, and a year from the end that is', async ({
    server,
  }) => {
    const calls = await ana(server)
    for (const start_time of ['2025-06-01', '2026-10-20', '2026-10-21', '2027-11-20', '2027-11-21', '2028-06-01']) {
      await add(calls, { start_time })
    }
    expect(startsOf((await calls.get(url)).json())).toEqual(['2026-10-21', '2027-11-20'])
    expect(startsOf((await calls.get(`${url}?time_min=2027-11-21`)).json())).toEqual(['2027-11-21', '2028-06-01'])
    expect(startsOf((await calls.get(`${url}?time_max=2026-05-01`)).json())).toEqual(['2025-06-01'])
  })

  it('expands a series on the wall clock, and ends each occurrence there too', async ({ server }) => {
    const calls = await ana(server, 'America/New_York')
    const series = {
      start_time: '2026-10-30T22:00',
      end_time: '2026-10-31T06:00',
      recurrence: 'RRULE:FREQ=DAILY;COUNT=3',
    }
    const { id, recurrence } = await add(calls, series)
    expect(recurrence).toBe('FREQ=DAILY;COUNT=3')
    const found = await list(calls, '2026-10-01', '2026-12-01')
    expect(found.map((event) => [event.id, event.start_time, event.end_time])).toEqual([
      [id, '2026-10-31T02:00:00.000Z', '2026-10-31T10:00:00.000Z'],
      [id, '2026-11-01T02:00:00.000Z', '2026-11-01T11:00:00.000Z'],
      [id, '2026-11-02T03:00:00.000Z', '2026-11-02T11:00:00.000Z'],
    ])
    expect(await list(calls, '2026-11-02T06:00', '2026-11-30')).toEqual([])
    expect(startsOf(await list(calls, '2026-11-02T05:59', '2026-11-30'))).toEqual(['2026-11-02T03:00:00.000Z'])
  })

  it('expands an all-day series in days, with a count, several days long', async ({ server }) => {
    const calls = await ana(server, 'America/Santiago')
    await add(calls, { start_time: '2026-09-04', end_time: '2026-09-06', recurrence: 'FREQ=DAILY;COUNT=4' })
    const found = await list(calls, '2026-09-06', '2026-10-01')
    expect(found.map(({ start_time, end_time }) => [start_time, end_time])).toEqual([
      ['2026-09-05', '2026-09-07'],
      ['2026-09-06', '2026-09-08'],
      ['2026-09-07', '2026-09-09'],
    ])
  })

  it('shows an endless series years ahead', async ({ server }) => {
    const calls = await ana(server)
    await add(calls, { start_time: '2020-01-06T09:00', recurrence: 'FREQ=WEEKLY;BYDAY=MO' })
    expect(startsOf(await list(calls, '2030-01-01', '2030-01-15'))).toEqual([
      '2030-01-07T14:00:00.000Z',
      '2030-01-14T14:00:00.000Z',
    ])
  })

  it('shows pages of single events, days and series, none twice and none left out', async ({ server }) => {
    const calls = await ana(server)
    await add(calls, { title: 'daily', start_time: '2026-11-20T09:00', recurrence: 'FREQ=DAILY' })
    await add(calls, { title: 'days', start_time: '2026-11-20', recurrence: 'FREQ=DAILY;INTERVAL=2' })
    for (const day of ['2026-11-23', '2026-11-23', '2026-11-23', '2026-11-24'])
      await add(calls, { title: 'day', start_time: day })
    for (const time of ['2026-11-22T09:00', '2026-11-23T09:00', '2026-11-23T09:00', '2026-11-24T00:00']) {
      await add(calls, { title: 'hour', start_time: time })
    }
    const [from, to] = ['2026-11-22', '2026-11-26']
    const whole = await list(calls, from, to, '&limit=200')
    expect(whole).toHaveLength(4 + 2 + 8)
    for (const limit of [1, 2, 3, 5]) {
      const seen: CalendarEvent[] = []
      let next: string | undefined = `${url}?time_min=${from}&time_max=${to}&limit=${limit}`
      while (next !== undefined) {
        const page = await calls.get(next)
        const rows = page.json<CalendarEvent[]>()
        expect(rows.length).toBeLessThanOrEqual(limit)
        seen.push(...rows)
        next = nextOf(page)
      }
      expect(seen, `pages of ${limit}`).toEqual(whole)
    }
  })

  describe('a change', () => {
    it('of the start takes the end along, and of the zone keeps the wall time', async ({ server }) => {
      const calls = await ana(server)
      const { id } = await add(calls, { start_time: '2026-11-27T10:00', end_time: '2026-11-27T12:30' })
      const change = async (body: object) => (await calls.patch(`${url}/${id}`, body)).json<CalendarEvent>()
      expect(await change({ start_time: '2026-11-28T08:00' })).toMatchObject({
        start_time: '2026-11-28T13:00:00.000Z',
        end_time: '2026-11-28T15:30:00.000Z',
      })
      expect(await change({ time_zone: 'Europe/Madrid' })).toMatchObject({
        start_time: '2026-11-28T07:00:00.000Z',
        end_time: '2026-11-28T09:30:00.000Z',
      })
      expect(await change({ end_time: null })).toMatchObject({ end_time: '2026-11-28T08:00:00.000Z' })
      expect(await change({ title: 'y' })).toMatchObject({
        title: 'y',
        start_time: '2026-11-28T07:00:00.000Z',
        end_time: '2026-11-28T08:00:00.000Z',
      })
      expect(await change({ all_day: true })).toMatchObject({
        start_time: '2026-11-28',
        end_time: '2026-11-29',
        all_day: true,
      })
      expect(await change({ start_time: '2026-12-01T10:00' })).toMatchObject({
        start_time: '2026-12-01T09:00:00.000Z',
        end_time: '2026-12-01T10:00:00.000Z',
        all_day: false,
      })
    })

    it('makes a series of an event, moves it, and takes the series away', async ({ server }) => {
      const calls = await ana(server)
      const { id } = await add(calls, { start_time: '2026-11-23T10:00' })
      const change = (body: object) => calls.patch(`${url}/${id}`, body)
      await change({ recurrence: 'FREQ=WEEKLY;COUNT=3' })
      expect(await list(calls, '2026-11-01', '2027-01-01')).toHaveLength(3)
      await change({ start_time: '2026-11-24T10:00' })
      expect(startsOf(await list(calls, '2026-11-01', '2027-01-01'))).toEqual([
        '2026-11-24T15:00:00.000Z',
        '2026-12-01T15:00:00.000Z',
        '2026-12-08T15:00:00.000Z',
      ])
      await change({ recurrence: null })
      expect(await list(calls, '2026-11-01', '2027-01-01')).toHaveLength(1)
    })

    it('that fits badly is refused and changes nothing', async ({ server }) => {
      const calls = await ana(server)
      const before = await add(calls, { start_time: '2026-11-27T10:00', recurrence: 'FREQ=DAILY;UNTIL=20261201' })
      for (const body of [
        { end_time: '2026-11-27T09:00' },
        { start_time: '2027-01-01T10:00' },
        { start_time: null },
        { recurrence: 'x' },
      ]) {
        expect((await calls.patch(`${url}/${before.id}`, body)).statusCode, JSON.stringify(body)).toBe(400)
      }
      expect((await calls.get(`${url}/${before.id}`)).json()).toEqual(before)
    })

    it('of a day to an hour needs the hour', async ({ server }) => {
      const calls = await ana(server)
      const { id } = await add(calls, { start_time: '2026-11-27' })
      expect((await calls.patch(`${url}/${id}`, { all_day: false })).json()).toMatchObject({
        errors: [{ field: 'start_time' }],
      })
    })
  })

  it('deletes an event once', async ({ server }) => {
    const calls = await ana(server)
    const { id } = await add(calls, { start_time: '2026-11-27' })
    expect((await calls.delete(`${url}/${id}`)).statusCode).toBe(204)
    expect((await calls.delete(`${url}/${id}`)).statusCode).toBe(404)
  })

  it("knows nothing of another user's events", async ({ server }) => {
    const calls = await ana(server)
    const { id } = await add(calls, { title: 'secret', start_time: '2026-11-27', recurrence: 'FREQ=DAILY' })
    const luis = await callsOf(server, 'luis')
    const answers = [
      await luis.get(`${url}/${id}`),
      await luis.patch(`${url}/${id}`, { title: 'mine' }),
      await luis.delete(`${url}/${id}`),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
    expect(await list(luis, '2026-11-01', '2027-01-01')).toEqual([])
  })

  it('tells the other devices of each change', async ({ server, database }) => {
    const heard: string[] = []
    const stop = database.bus.subscribe('axia_changes', (payload) => heard.push(payload))
    const calls = await ana(server)
    const { id } = await add(calls, { start_time: '2026-11-27' })
    await calls.patch(`${url}/${id}`, { title: 'y' })
    await calls.delete(`${url}/${id}`)
    const change = JSON.stringify({ user_id: calls.userId, resource: 'calendar' })
    await expect.poll(() => heard.filter((payload) => payload === change)).toHaveLength(3)
    stop()
  })

  it('adds once under an Idempotency-Key, and answers twice', async ({ server }) => {
    const calls = await ana(server)
    const body = { title: 'x', start_time: '2026-11-27T10:00' }
    const key = { 'idempotency-key': 'k' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => calls.post(url, body, key)))
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    expect((await calls.get(url)).json()).toHaveLength(1)
    expect((await calls.post(url, { ...body, title: 'y' }, key)).statusCode).toBe(422)
  })

  it('moves a series once under an Idempotency-Key, however often it is asked to', async ({ server }) => {
    const calls = await ana(server)
    const { id } = await add(calls, { start_time: '2026-11-25T10:00', recurrence: 'FREQ=DAILY;COUNT=4' })
    const at = `${url}/${id}?scope=all&occurrence=2026-11-26T10:00`
    const move = (body: object, key = 'k') => calls.patch(at, body, { 'idempotency-key': key })
    const aDayLater = { start_time: '2026-11-27T10:00' }
    const [one, other] = [await move(aDayLater), await move(aDayLater)]
    expect(one.statusCode, one.body).toBe(200)
    expect(other.body).toBe(one.body)
    const days = startsOf((await calls.get(url)).json()).map((start) => start.slice(8, 10))
    expect(days).toEqual(['26', '27', '28', '29'])
    expect((await move({ title: 'Pilates' })).statusCode).toBe(422)
    expect((await move({ title: '' }, 'other')).statusCode).toBe(400) // a refusal uses up no key
    expect((await move({ title: 'Pilates' }, 'other')).statusCode).toBe(200)
  })
})
