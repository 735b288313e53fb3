/**
 * Weeks that begin on a Sunday and weeks that begin on a Monday, as a table of the hard days.
 * @module
 */
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import type { About } from './piece.ts'
import { readWhen } from './when.ts'

// November 2026: Friday 20, Saturday 21, Sunday 22, Monday 23, Wednesday 25, Saturday 28.
// biome-ignore format: a table
const rows: [said: string, today: number, sundayFirst: string, mondayFirst: string, about?: About][] = [
  ['esta semana', 20, '20..21', '20..22', 'agenda'],
  ['esta semana', 21, '21', '21..22', 'agenda'],
  ['esta semana', 22, '22..28', '22', 'agenda'],
  ['esta semana', 23, '23..28', '23..29', 'agenda'],
  ['this week', 22, '22..28', '22', 'agenda'],
  ['this week', 23, '23..28', '23..29', 'agenda'],
  ['esta semana', 22, '28', '22'],
  ['this week', 23, '28', '29'],
  ['la semana que viene', 21, '22..28', '23..29'],
  ['la semana que viene', 22, '29..5', '23..29'],
  ['la próxima semana', 23, '29..5', '30..6'],
  ['la semana entrante', 23, '29..5', '30..6'],
  ['next week', 21, '22..28', '23..29'],
  ['next week', 22, '29..5', '23..29'],
  ['next week', 25, '29..5', '30..6'],
  ['the week after next', 22, '6..12', '30..6'],
  ['este fin de semana', 20, '21..22', '21..22'],
  ['este fin de semana', 21, '21..22', '21..22'],
  ['este fin de semana', 22, '22', '22'],
  ['este fin de semana', 23, '28..29', '28..29'],
  ['this weekend', 21, '21..22', '21..22'],
  ['this weekend', 22, '22', '22'],
  ['the weekend', 23, '28..29', '28..29'],
  ['el fin de semana que viene', 20, '21..22', '21..22'],
  ['el fin de semana que viene', 21, '28..29', '28..29'],
  ['el próximo fin de semana', 22, '28..29', '28..29'],
  ['el fin de semana de después', 20, '28..29', '28..29'],
  ['el fin de semana de después', 22, '5..6', '5..6'],
  ['next weekend', 20, '28..29', '28..29'],
  ['next weekend', 21, '28..29', '28..29'],
  ['next weekend', 22, '28..29', '28..29'],
  ['the weekend after', 21, '28..29', '28..29'],
  ['the weekend after', 23, '5..6', '5..6'],
  ['the following weekend', 22, '28..29', '28..29'],
  ['the weekend after next', 22, '5..6', '5..6'],
  ['el lunes', 22, '23', '23'],
  ['el próximo lunes', 22, '23', '23'],
  ['el próximo lunes', 23, '30', '30'],
  ['el lunes que viene', 21, '23', '23'],
  ['el próximo domingo', 22, '29', '29'],
  ['el domingo', 21, '22', '22'],
  ['este domingo', 22, '22', '22'],
  ['el domingo de esta semana', 25, '22 past', '29'],
  ['el domingo de la semana que viene', 21, '22', '29'],
  ['el domingo de la semana que viene', 22, '29', '29'],
  ['el martes de la semana que viene', 22, '1', '24'],
  ['el lunes de la semana que viene', 21, '23', '23'],
  ['el sábado de esta semana', 22, '28', '21 past'],
  ['monday', 22, '23', '23'],
  ['this friday', 22, '27', '27'],
  ['next friday', 20, '27', '27'],
  ['next friday', 21, '27', '27'],
  ['next friday', 22, '4', '27'],
  ['next friday', 23, '4', '4'],
  ['next monday', 21, '23', '23'],
  ['next monday', 22, '30', '30'],
  ['next sunday', 21, '29', '29'],
  ['next sunday', 22, '29', '29'],
  ['next sunday', 23, '29', '6'],
  ['tuesday next week', 22, '1', '24'],
  ['sunday next week', 21, '22', '29'],
  ['saturday this week', 22, '28', '21 past'],
]

/** `22..28`: the days' numbers, of this month or the next one. */
function days(said: string, today: number, firstWeekday: number, about: About = 'task'): string {
  const now = new Date(Date.UTC(2026, 10, today, 15))
  for (const language of ['es', 'en'] as const) {
    const reading = readWhen(said, { now, timeZone: 'America/Bogota', language, firstWeekday, about })
    if (reading.status !== 'read') continue
    const { day, lastDay, time } = reading
    const number = (text: string) => String(Number(text.slice(8)))
    const span = day === lastDay ? number(day) : `${number(day)}..${number(lastDay)}`
    return time === 'past' ? `${span} past` : span
  }
  return 'none'
}

describe('readWhen, where the week begins', () => {
  it.for(rows)('%s, on the %i', ([said, today, sundayFirst, mondayFirst, about]) => {
    expect([days(said, today, 0, about), days(said, today, 1, about)]).toEqual([sundayFirst, mondayFirst])
  })

  it('lets this week and the next one follow each other, whatever the day and the start', () => {
    const anyDay = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom('es', 'en'),
        (ahead, firstWeekday, language) => {
          const today = DateTime.utc(2026, 1, 1).plus({ days: ahead })
          const read = (said: string) => {
            const options = { now: today.toJSDate(), timeZone: 'UTC', language, firstWeekday, about: 'agenda' } as const
            const reading = readWhen(said, options)
            if (reading.status !== 'read') throw new Error(said)
            return [DateTime.fromISO(reading.day, { zone: 'utc' }), DateTime.fromISO(reading.lastDay, { zone: 'utc' })]
          }
          const [first, last] = read(language === 'es' ? 'esta semana' : 'this week')
          const [nextFirst, nextLast] = read(language === 'es' ? 'la próxima semana' : 'next week')
          expect(+(first ?? 0)).toBe(+today)
          expect((nextFirst?.weekday ?? 0) % 7).toBe(firstWeekday)
          expect(+(nextFirst ?? 0)).toBe(+(last?.plus({ days: 1 }) ?? 0))
          expect(+(nextLast ?? 0)).toBe(+(nextFirst?.plus({ days: 6 }) ?? 0))
        },
      ),
    )
  })
})
