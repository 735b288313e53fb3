import type { CalendarEvent, Problem } from '@axia/contract'
import { describe, expect } from 'vitest'
import { type Calls, callsOf, nextOf } from '../../test/calls.ts'
import { it as base, type TestServer, testClock } from '../../test/support.ts'
import { changeSeries } from './series-changes.ts'

const it = base.override('clock', async () => testClock(new Date('2026-11-21T15:00:00Z')))
const url = '/calendar/events'

/** A user in Bogotá (UTC−5, no summer time), what she calls, and her calendar in short. */
async function anaOf(server: TestServer, timeZone?: string) {
  const calls = await callsOf(server, 'ana', timeZone)
  const part = (id: string, occurrence: string, scope?: string) =>
    `${url}/${id}?occurrence=${encodeURIComponent(occurrence)}${scope === undefined ? '' : `&scope=${scope}`}`
  return {
    ...calls,
    add: async (event: object) => good<CalendarEvent>(await calls.post(url, { title: 'x', ...event }), 201),
    change: async (id: string, occurrence: string, scope: string | undefined, body: object) =>
      good<CalendarEvent>(await calls.patch(part(id, occurrence, scope), body), 200),
    refusedChange: async (id: string, occurrence: string, scope: string | undefined, body: object) =>
      calls.patch(part(id, occurrence, scope), body),
    remove: async (id: string, occurrence: string, scope?: string) => calls.delete(part(id, occurrence, scope)),
    shown: async (from = '2026-11-01', to = '2027-03-01') => (await listed(calls, from, to)).map(inShort),
    list: (from = '2026-11-01', to = '2027-03-01') => listed(calls, from, to),
  }
}

function good<T>(answer: { statusCode: number; body: string; json(): unknown }, status: number): T {
  expect(answer.statusCode, answer.body).toBe(status)
  return answer.json() as T
}

async function listed(calls: Calls, from: string, to: string): Promise<CalendarEvent[]> {
  return good(await calls.get(`${url}?time_min=${from}&time_max=${to}&limit=200`), 200)
}

/** `25T10:00 Yoga`, in the wall time of Bogotá; days without an hour. */
function inShort({ title, start_time }: CalendarEvent): string {
  if (start_time.length === 10) return `${start_time.slice(5)} ${title}`
  const wall = new Date(Date.parse(start_time) - 5 * 3_600_000).toISOString()
  return `${wall.slice(5, 16)} ${title}`
}

/** Four Wednesdays at 10 in Bogotá. */
const yoga = {
  title: 'Yoga',
  start_time: '2026-11-25T10:00',
  end_time: '2026-11-25T11:30',
  recurrence: 'FREQ=WEEKLY;BYDAY=WE;COUNT=4',
}
const [first, second, third, fourth] = [
  '2026-11-25T15:00:00.000Z',
  '2026-12-02T15:00:00.000Z',
  '2026-12-09T15:00:00.000Z',
  '2026-12-16T15:00:00.000Z',
] as const

describe(changeSeries, () => {
  it('names each occurrence by when it starts by the rule', async ({ server }) => {
    const ana = await anaOf(server)
    await ana.add(yoga)
    expect((await ana.list()).map(({ occurrence }) => occurrence)).toEqual([first, second, third, fourth])
    await ana.add({ title: 'once', start_time: '2027-02-01' })
    expect((await ana.list('2027-02-01', '2027-02-02'))[0]).toMatchObject({ occurrence: null, subscription_id: null })
  })

  describe('of one occurrence', () => {
    it('moves it, keeps its name, and leaves the others alone', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      const changed = await ana.change(id, second, 'this', { start_time: '2026-12-03T18:00', title: 'Pilates' })
      expect(changed).toMatchObject({
        id,
        title: 'Pilates',
        occurrence: second,
        start_time: '2026-12-03T23:00:00.000Z',
        end_time: '2026-12-04T00:30:00.000Z',
      })
      expect(await ana.shown()).toEqual([
        '11-25T10:00 Yoga',
        '12-03T18:00 Pilates',
        '12-09T10:00 Yoga',
        '12-16T10:00 Yoga',
      ])
      expect((await ana.list())[1]).toEqual(changed)
    })

    it('is what is meant when nobody says how much', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, third, undefined, { location: 'Parque' })
      expect((await ana.list()).map(({ location }) => location)).toEqual(['', '', 'Parque', ''])
    })

    it('that gave it other words follows the hours of its series, and one that moved it does not', async ({
      server,
    }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, second, 'this', { title: 'Pilates' })
      await ana.change(id, third, 'this', { start_time: '2026-12-09T20:00' })
      await ana.patch(`${url}/${id}`, { start_time: '2026-11-25T12:00' })
      expect(await ana.shown()).toEqual([
        '11-25T12:00 Yoga',
        '12-02T12:00 Pilates',
        '12-09T20:00 Yoga',
        '12-16T12:00 Yoga',
      ])
    })

    it('that makes it as it was lets it follow its series again', async ({ server, db }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, second, 'this', { start_time: '2026-12-02T18:00', title: 'Pilates' })
      await ana.change(id, third, 'this', { location: 'Parque' })
      await ana.remove(id, fourth)
      await ana.change(id, second, 'this', { start_time: '2026-12-02T10:00' })
      expect((await ana.change(id, second, 'this', { title: 'Yoga' })).title).toBe('Yoga')
      await ana.change(id, third, 'this', { location: '' })
      await ana.change(id, fourth, 'this', { cancelled: false })
      expect(await db.$count(db._.fullSchema.eventExceptions)).toBe(0)
      await ana.patch(`${url}/${id}`, { start_time: '2026-11-25T12:00', title: 'Taichi' })
      expect(await ana.shown()).toEqual([
        '11-25T12:00 Taichi',
        '12-02T12:00 Taichi',
        '12-09T12:00 Taichi',
        '12-16T12:00 Taichi',
      ])
    })

    it('can move it beyond the end of its series, or before its beginning', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, fourth, 'this', { start_time: '2027-02-10T10:00' })
      await ana.change(id, first, 'this', { start_time: '2026-11-02T10:00' })
      expect(await ana.shown('2027-02-01', '2027-03-01')).toEqual(['02-10T10:00 Yoga'])
      expect(await ana.shown('2026-11-01', '2026-11-10')).toEqual(['11-02T10:00 Yoga'])
      expect(await ana.shown('2026-12-16', '2026-12-17')).toEqual([])
    })

    it('can make whole days of it', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      const changed = await ana.change(id, second, 'this', {
        all_day: true,
        start_time: '2026-12-02',
        end_time: '2026-12-04',
      })
      expect(changed).toMatchObject({
        all_day: true,
        start_time: '2026-12-02',
        end_time: '2026-12-04',
        occurrence: second,
      })
      expect(await ana.shown('2026-12-03', '2026-12-04')).toEqual(['12-02 Yoga'])
    })

    it('deletes it, and brings it back as it was', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, second, 'this', { title: 'Pilates' })
      expect((await ana.remove(id, second)).statusCode).toBe(204)
      expect((await ana.remove(id, second)).statusCode).toBe(404)
      expect(await ana.shown()).toHaveLength(3)
      expect((await ana.refusedChange(id, second, 'this', { title: 'x' })).statusCode).toBe(404)
      await ana.change(id, second, 'this', { cancelled: false })
      expect((await ana.shown())[1]).toBe('12-02T10:00 Pilates')
    })

    it('that leaves none of them deletes the series', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      for (const each of [first, second, third, fourth]) await ana.remove(id, each, 'this')
      expect((await ana.get(`${url}/${id}`)).statusCode).toBe(404)
    })

    it('leaves a last one that comes after the clocks have changed', async ({ server }) => {
      const ana = await anaOf(server, 'Europe/Madrid')
      const times = { start_time: '2027-03-27T10:00', end_time: '2027-03-27T10:30' }
      const { id } = await ana.add({ ...times, recurrence: 'FREQ=DAILY;COUNT=3' })
      await ana.remove(id, '2027-03-27T09:00:00Z')
      await ana.remove(id, '2027-03-28T08:00:00Z')
      const left = await ana.list('2027-03-01', '2027-04-01')
      expect(left.map(({ occurrence }) => occurrence)).toEqual(['2027-03-29T08:00:00.000Z'])
    })

    it('of an all-day series goes by its day', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add({ start_time: '2026-12-01', recurrence: 'FREQ=DAILY;COUNT=4' })
      await ana.remove(id, '2026-12-02')
      await ana.change(id, '2026-12-03', 'this', { start_time: '2026-12-20', title: 'y' })
      expect(await ana.shown()).toEqual(['12-01 x', '12-04 x', '12-20 y'])
    })
  })

  describe('of an occurrence and the following', () => {
    it('cuts the series in two, each with its share of the count and of the exceptions', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, first, 'this', { title: 'before' })
      await ana.change(id, fourth, 'this', { title: 'after' })
      const half = await ana.change(id, third, 'following', { start_time: '2026-12-10T08:00', location: 'Parque' })
      expect(half).toMatchObject({ recurrence: 'FREQ=WEEKLY;BYDAY=TH;COUNT=2', location: 'Parque' })
      expect(half.id).not.toBe(id)
      expect(await ana.shown()).toEqual([
        '11-25T10:00 before',
        '12-02T10:00 Yoga',
        '12-10T08:00 Yoga',
        '12-17T08:00 after',
      ])
      expect(await ana.shown('2026-12-18', '2027-03-01')).toEqual([])
    })

    it('leaves what it does not name of the occurrence’s own', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, second, 'this', { description: 'bring a mat' })
      const { id: later } = await ana.change(id, second, 'following', { title: 'Pilates' })
      const halves = (await ana.list()).filter((event) => event.id === later)
      expect(halves.map(({ title, description }) => [title, description])).toEqual([
        ['Pilates', 'bring a mat'],
        ['Pilates', ''],
        ['Pilates', ''],
      ])
    })

    it('is taken back by deleting the new half and giving the old one its rule again', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, fourth, 'this', { title: 'after' })
      const before = await ana.shown()
      const half = await ana.change(id, third, 'following', { title: 'y' })
      await ana.delete(`${url}/${half.id}`)
      await ana.patch(`${url}/${id}`, { recurrence: yoga.recurrence })
      expect(await ana.shown()).toEqual(before)
    })

    it('from the first one on is the whole', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      expect((await ana.change(id, first, 'following', { title: 'y' })).id).toBe(id)
      expect(new Set((await ana.list()).map(({ title }) => title))).toEqual(new Set(['y']))
    })

    it('deletes them', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add({ ...yoga, recurrence: 'FREQ=WEEKLY' })
      await ana.remove(id, third, 'following')
      expect(await ana.shown('2026-11-01', '2036-01-01')).toEqual(['11-25T10:00 Yoga', '12-02T10:00 Yoga'])
      await ana.remove(id, first, 'following')
      expect((await ana.get(`${url}/${id}`)).statusCode).toBe(404)
    })

    it('can give them another rule, or none', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, third, 'following', { recurrence: 'FREQ=DAILY;COUNT=2' })
      expect((await ana.shown()).map((each) => each.slice(0, 5))).toEqual(['11-25', '12-02', '12-09', '12-10'])
    })
  })

  describe('of all of them', () => {
    it('from one of them moves each by as much, and the rule along', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.remove(id, second)
      const changed = await ana.change(id, third, 'all', {
        start_time: '2026-12-11T09:30',
        end_time: '2026-12-11T10:00',
      })
      expect(changed).toMatchObject({ id, recurrence: 'FREQ=WEEKLY;BYDAY=FR;COUNT=4' })
      expect(await ana.shown()).toEqual(['11-27T09:30 Yoga', '12-11T09:30 Yoga', '12-18T09:30 Yoga'])
    })

    it('takes from the occurrence what it had of its own and all now have', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.change(id, second, 'this', { title: 'Pilates', location: 'Parque', start_time: '2026-12-02T12:00' })
      await ana.change(id, second, 'all', { title: 'Tenis' })
      await ana.change(id, second, 'all', { start_time: '2026-12-02T13:00' })
      expect(await ana.shown()).toEqual([
        '11-25T13:00 Tenis',
        '12-02T13:00 Tenis',
        '12-09T13:00 Tenis',
        '12-16T13:00 Tenis',
      ])
      expect((await ana.list())[1]?.location).toBe('Parque')
    })

    it('deletes the series', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      expect((await ana.remove(id, second, 'all')).statusCode).toBe(204)
      expect(await ana.shown()).toEqual([])
    })

    it('forgets no deleted day when the hour changes, also where the weekday stays', async ({ server }) => {
      const ana = await anaOf(server)
      const { id } = await ana.add(yoga)
      await ana.remove(id, second)
      await ana.patch(`${url}/${id}`, { start_time: '2026-11-24T08:00' }) // a Tuesday; the rule still says Wednesdays
      expect(await ana.shown()).toEqual(['11-24T08:00 Yoga', '11-25T08:00 Yoga', '12-09T08:00 Yoga'])
    })
  })

  it.for([
    ['2026-11-26T15:00:00Z', 'this', {}, 404],
    ['2026-12-23T15:00:00Z', 'this', {}, 404],
    ['x', 'this', {}, 400],
    ['2026-11-25T15:00:00Z', 'some', {}, 400],
    ['2026-11-25T15:00:00Z', 'this', { recurrence: 'FREQ=DAILY' }, 400],
    ['2026-12-02T15:00:00Z', 'this', { end_time: '2026-12-02T09:00' }, 400],
    ['2026-12-02T15:00:00Z', 'all', { cancelled: true }, 400],
  ] as const)('refuses %s %s %o and changes nothing', async ([occurrence, scope, body, status], { server }) => {
    const ana = await anaOf(server)
    const { id } = await ana.add(yoga)
    const before = await ana.list()
    expect((await ana.refusedChange(id, occurrence, scope, { title: 'y', ...body })).statusCode).toBe(status)
    expect(await ana.list()).toEqual(before)
  })

  it('knows no occurrence of what happens once, and no part without an occurrence', async ({ server }) => {
    const ana = await anaOf(server)
    const { id } = await ana.add({ start_time: '2026-11-25T10:00' })
    const answers = [
      await ana.refusedChange(id, first, 'this', { title: 'y' }),
      await ana.remove(id, first, 'this'),
      await ana.patch(`${url}/${id}?scope=following`, { title: 'y' }),
      await ana.patch(`${url}/${id}`, { cancelled: true }),
    ]
    expect(answers.map((answer) => answer.json<Problem>().errors?.[0]?.field)).toEqual([
      'occurrence',
      'occurrence',
      'occurrence',
      'cancelled',
    ])
  })

  it('shows pages in which much is left out and moved together, none twice and none left out', async ({ server }) => {
    const ana = await anaOf(server)
    const { id } = await ana.add({ start_time: '2026-12-01T10:00', recurrence: 'FREQ=DAILY;COUNT=20' })
    const day = (index: number) => `2026-12-${String(index).padStart(2, '0')}T15:00:00Z`
    for (let index = 2; index <= 11; index++) await ana.remove(id, day(index))
    await ana.change(id, day(12), 'this', { start_time: '2026-12-14T10:00' }) // onto another occurrence
    await ana.change(id, day(13), 'this', { start_time: '2026-12-14T10:00' })
    const whole = await ana.list('2026-12-01', '2027-01-01')
    expect(whole).toHaveLength(10)
    for (const limit of [1, 2, 3]) {
      const seen: CalendarEvent[] = []
      let next: string | undefined = `${url}?time_min=2026-12-01&time_max=2027-01-01&limit=${limit}`
      while (next !== undefined) {
        const page = await ana.get(next)
        seen.push(...good<CalendarEvent[]>(page, 200))
        next = nextOf(page)
      }
      expect(seen, `pages of ${limit}`).toEqual(whole)
    }
  })

  it('does not count through the centuries: a far day costs no more than a near one', async ({ server }) => {
    const ana = await anaOf(server, 'Europe/Madrid')
    const times = { start_time: '2020-02-29T10:00', end_time: '2020-02-29T11:00' }
    const { id } = await ana.add({ ...times, recurrence: 'FREQ=MONTHLY' })
    const far = { id, occurrence: '9988-12-29T09:00:00Z' }
    await ana.change(id, far.occurrence, 'this', { title: 'far' })
    const from = performance.now()
    await ana.change(id, '2020-03-29T08:00:00Z', 'all', {
      start_time: '2020-03-29T12:00',
      end_time: '2020-03-29T13:00',
    })
    await ana.change(id, '9988-12-29T11:00:00Z', 'following', { title: 'y' })
    expect(performance.now() - from).toBeLessThan(5000) // it took minutes, in which nobody was answered
  })

  it('is not undone by a change at the same time', async ({ server }) => {
    const ana = await anaOf(server)
    const { id } = await ana.add(yoga)
    await Promise.all([
      ana.change(id, second, 'this', { title: 'a' }),
      ana.change(id, third, 'this', { title: 'b' }),
      ana.patch(`${url}/${id}`, { location: 'Parque' }),
      ana.remove(id, fourth),
    ])
    expect(await ana.shown()).toEqual(['11-25T10:00 Yoga', '12-02T10:00 a', '12-09T10:00 b'])
    expect(new Set((await ana.list()).map(({ location }) => location))).toEqual(new Set(['Parque']))
  })
})
