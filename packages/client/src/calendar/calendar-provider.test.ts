/**
 * The calendar: spans, series, changes that show at once and are taken back.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { sampleEvent } from '../../test/samples.ts'
import { createWorld, friendlyServer, held, json, noContent, problem } from '../../test/support.ts'
import { ApiCalendarProvider } from './calendar-provider.ts'

const event = (id: string, start: string, changes: Partial<CalendarEvent> = {}) =>
  sampleEvent(id, { id, start_time: start, end_time: start, ...changes })

async function loaded(...events: CalendarEvent[]) {
  const server = friendlyServer().on('GET /calendar/events', () => json(events))
  const world = createWorld({ server })
  await world.client.auth.login('ana', 'secret')
  await world.client.calendar.load('2026-11-21', '2026-11-28')
  const titles = () => world.client.calendar.state.events.map(({ title }) => title)
  return { ...world, calendar: world.client.calendar, titles }
}

describe(ApiCalendarProvider, () => {
  it('asks for the span that is looked at', async () => {
    const { calendar, server } = await loaded()
    await calendar.load(new Date('2026-11-01T05:00:00Z'), '2026-12-01')
    expect(Object.fromEntries(server.calls.at(-1)?.query ?? [])).toMatchObject({
      time_min: '2026-11-01T05:00:00.000Z',
      time_max: '2026-12-01',
    })
    expect(calendar.state).toMatchObject({ status: 'ready', from: '2026-11-01T05:00:00.000Z', to: '2026-12-01' })
  })

  it('follows every page of the span', async () => {
    const { calendar, server, titles } = await loaded()
    server.on('GET /calendar/events', ({ query }) =>
      query.has('after')
        ? json([event('b', '2026-11-22T10:00:00Z')])
        : json([event('a', '2026-11-21T10:00:00Z')], 200, { link: '</calendar/events?after=x>; rel="next"' }),
    )
    await calendar.load('2026-11-21', '2026-11-28')
    expect(titles()).toEqual(['a', 'b'])
  })

  it('shows no events of the span before while another one loads', async () => {
    const { calendar, server, titles } = await loaded(event('a', '2026-11-21T10:00:00Z'))
    server.on('GET /calendar/events', held().handler)
    void calendar.load('2026-12-01', '2026-12-08')
    expect(calendar.state.status).toBe('loading')
    expect(titles()).toEqual([])
  })

  it('keeps what it knows of the next span while that one loads', async () => {
    const { calendar, server, titles } = await loaded(
      event('a', '2026-11-21T10:00:00Z'),
      event('b', '2026-11-27T10:00:00Z'),
    )
    server.on('GET /calendar/events', held().handler)
    void calendar.load('2026-11-25', '2026-12-02')
    expect(calendar.state.status).toBe('loading')
    expect(titles()).toEqual(['b'])
  })

  it('shows an added event at once in its place, and loads again what the server made of it', async () => {
    const { calendar, server, titles } = await loaded(event('late', '2026-11-22T10:00:00Z'))
    const { handler, answer } = held()
    server.on('POST /calendar/events', handler)
    const adding = calendar.add({ title: 'early', start_time: '2026-11-22T09:00:00Z', recurrence: 'FREQ=DAILY' })
    expect(titles()).toEqual(['early', 'late'])
    const series = [event('early', '2026-11-22T09:00:00Z'), event('early', '2026-11-23T09:00:00Z')]
    server.on('GET /calendar/events', () => json(series))
    answer(json(series[0], 201))
    await adding
    expect(titles()).toEqual(['early', 'early'])
  })

  it('takes an added event back when the server refuses it', async () => {
    const { calendar, server, titles } = await loaded()
    server.on('POST /calendar/events', () => problem('invalid_request', 400))
    await expect(calendar.add({ title: 'a', start_time: '2026-11-22' })).rejects.toMatchObject({ status: 400 })
    expect(titles()).toEqual([])
  })

  it('moves a changed event at once, and back when the server refuses', async () => {
    const { calendar, server, titles } = await loaded(
      event('a', '2026-11-21T10:00:00Z'),
      event('b', '2026-11-22T10:00:00Z'),
    )
    const { handler, answer } = held()
    server.on('PATCH /calendar/events/a', handler)
    const changing = calendar.change('a', { start_time: '2026-11-23T10:00:00Z' })
    expect(titles()).toEqual(['b', 'a'])
    answer(problem('conflict', 409))
    await expect(changing).rejects.toMatchObject({ code: 'conflict' })
    expect(titles()).toEqual(['a', 'b'])
  })

  it('removes all occurrences of a series at once', async () => {
    const { calendar, server, titles } = await loaded(
      event('a', '2026-11-21T10:00:00Z'),
      event('a', '2026-11-22T10:00:00Z'),
      event('b', '2026-11-22T11:00:00Z'),
    )
    server.on('DELETE /calendar/events/a', noContent)
    await calendar.remove('a')
    expect(titles()).toEqual(['b'])
  })

  describe('of a series', () => {
    const day = (index: number) => `2026-11-2${index}T10:00:00.000Z`
    const series = () =>
      [1, 2, 3].map((index) =>
        event('a', day(index), { recurrence: 'FREQ=DAILY', occurrence: day(index), end_time: day(index) }),
      )
    const starts = ({ state }: { state: { events: readonly CalendarEvent[] } }) =>
      state.events.map(({ start_time }) => start_time)

    it('changes one occurrence at once, and tells the server which', async () => {
      const { calendar, server } = await loaded(...series())
      const { handler, answer } = held()
      server.on('PATCH /calendar/events/a', handler)
      const changing = calendar.change('a', { start_time: '2026-11-22T18:00:00.000Z' }, { occurrence: day(2) })
      expect(starts(calendar)).toEqual([day(1), '2026-11-22T18:00:00.000Z', day(3)])
      expect(Object.fromEntries(server.calls.at(-1)?.query ?? [])).toEqual({ occurrence: day(2) })
      answer(problem('conflict', 409))
      await expect(changing).rejects.toMatchObject({ code: 'conflict' })
      expect(starts(calendar)).toEqual([day(1), day(2), day(3)])
    })

    it('moves the following ones by as much until the server says where they are', async () => {
      const { calendar, server } = await loaded(...series())
      const { handler, answer } = held()
      server.on('PATCH /calendar/events/a', handler)
      const options = { occurrence: day(2), scope: 'following' as const }
      const changing = calendar.change('a', { start_time: '2026-11-22T11:00:00.000Z' }, options)
      const moved = [day(1), '2026-11-22T11:00:00.000Z', '2026-11-23T11:00:00.000Z']
      expect(starts(calendar)).toEqual(moved)
      server.on('GET /calendar/events', () => json([event('b', '2026-11-22T11:00:00.000Z')]))
      answer(json(event('b', '2026-11-22T11:00:00.000Z', { recurrence: 'FREQ=DAILY' })))
      await changing
      expect(starts(calendar)).toEqual(['2026-11-22T11:00:00.000Z'])
    })

    it('removes one occurrence, or it and the following, at once', async () => {
      const { calendar, server } = await loaded(...series())
      server.on('DELETE /calendar/events/a', noContent)
      await calendar.remove('a', { occurrence: day(2) })
      expect(starts(calendar)).toEqual([day(1), day(3)])
      await calendar.remove('a', { occurrence: day(3), scope: 'following' })
      expect(starts(calendar)).toEqual([day(1)])
      expect(server.calls.at(-1)?.query.get('scope')).toBe('following')
    })
  })
})
