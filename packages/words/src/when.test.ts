import { describe, expect, it } from 'vitest'
import { shown } from './test-support.ts'
import { readWhen } from './when.ts'

function read(said: string, now: string, timeZone: string, language: 'es' | 'en' = 'es') {
  return readWhen(said, { now: new Date(now), timeZone, language, firstWeekday: 1 })
}

describe(readWhen, () => {
  it.for([
    ['hoy', '2026-11-22T04:59:00Z', 'America/Bogota', '2026-11-21'],
    ['hoy', '2026-11-22T05:00:00Z', 'America/Bogota', '2026-11-22'],
    ['mañana', '2026-12-31T23:30:00Z', 'Europe/Madrid', '2027-01-02'],
    ['mañana', '2026-12-31T23:30:00Z', 'America/Bogota', '2027-01-01'],
    ['el 1 de enero', '2027-01-01T00:30:00Z', 'Europe/Madrid', '2027-01-01'],
    ['el lunes', '2026-12-29T12:00:00Z', 'Europe/Madrid', '2027-01-04'],
    ['el viernes', '2026-11-27T12:00:00Z', 'America/New_York', '2026-12-04'],
    ['el 31', '2027-01-31T12:00:00Z', 'America/Bogota', '2027-01-31'],
    ['el 31', '2027-02-01T12:00:00Z', 'America/Bogota', '2027-03-31'],
  ] as const)('reads "%s" at %s as the day that it is in %s', ([said, now, timeZone, meant]) => {
    expect(shown(read(said, now, timeZone), timeZone)).toBe(meant)
  })

  it.for([
    ['America/Bogota', '2027-03-14T14:30:00.000Z'],
    ['America/New_York', '2027-03-14T13:30:00.000Z'],
    ['Europe/Madrid', '2027-03-14T08:30:00.000Z'],
  ] as const)(
    'means the hour on the wall of %s, on the day on which New York changes its clocks',
    ([timeZone, instant]) => {
      expect(read('mañana a las 9:30', '2027-03-13T12:00:00Z', timeZone)).toMatchObject({ at: new Date(instant) })
    },
  )

  it('moves an hour that the clocks jump over on by as much', () => {
    const reading = read('mañana a las 02:30', '2027-03-27T12:00:00Z', 'Europe/Madrid')
    expect(shown(reading, 'Europe/Madrid')).toBe('2027-03-28 03:30')
  })

  it('takes the first of an hour that comes twice', () => {
    const reading = read('tomorrow at 01:30', '2026-10-31T12:00:00Z', 'America/New_York', 'en')
    expect(reading).toMatchObject({ at: new Date('2026-11-01T05:30:00Z') })
  })

  it('counts hours from now through a change of the clocks', () => {
    const reading = read('en 3 horas', '2027-03-28T00:30:00Z', 'Europe/Madrid')
    expect(shown(reading, 'Europe/Madrid')).toBe('2027-03-28 05:30')
  })

  it('means by "next" the one of next week, in English, and the next to come in Spanish', () => {
    const monday = '2026-11-23T15:00:00Z'
    expect(read('next tuesday', monday, 'America/Bogota', 'en')).toMatchObject({ day: '2026-12-01' })
    expect(read('tuesday', monday, 'America/Bogota', 'en')).toMatchObject({ day: '2026-11-24' })
    expect(read('el próximo martes', monday, 'America/Bogota')).toMatchObject({ day: '2026-11-24' })
    expect(read('el martes de la semana que viene', monday, 'America/Bogota')).toMatchObject({ day: '2026-12-01' })
  })

  it('means the morning that is over when it is asked what was in it, else the next one', () => {
    const [now, timeZone] = [new Date('2026-11-21T20:00:00Z'), 'America/Bogota']
    const readAs = (said: string, about: 'task' | 'agenda') =>
      readWhen(said, { now, timeZone, language: 'es', firstWeekday: 1, about })
    expect(readAs('esta mañana', 'agenda')).toMatchObject({ day: '2026-11-21', part: 'morning', time: 'past' })
    expect(readAs('por la mañana', 'agenda')).toMatchObject({ day: '2026-11-21', part: 'morning', time: 'past' })
    expect(readAs('a las 9', 'agenda')).toMatchObject({ day: '2026-11-22', part: undefined, time: 'ahead' })
    expect(readAs('esta mañana', 'task')).toMatchObject({ day: '2026-11-22', part: 'morning', time: 'moved' })
  })

  it('keeps case, accents and signs of what is left', () => {
    const reading = read('Llamar a Íñigo (¡ojo!) el viernes, a las 10', '2026-11-21T15:00:00Z', 'America/Bogota')
    expect(reading).toMatchObject({ rest: 'Llamar a Íñigo (¡ojo!)', phrase: 'el viernes a las 10' })
  })

  it('reads composed and decomposed letters alike', () => {
    const now = '2026-11-21T15:00:00Z'
    expect(read('mañana'.normalize('NFD'), now, 'America/Bogota')).toEqual(read('mañana', now, 'America/Bogota'))
  })

  it('is not slowed down by a hostile sentence', () => {
    const sentences = [
      'a las '.repeat(3000),
      '1 '.repeat(9000),
      'de 1 a '.repeat(2500),
      'el '.repeat(6000),
      ' '.repeat(20_000),
    ]
    const before = process.cpuUsage()
    for (const sentence of sentences) {
      read(sentence, '2026-11-21T15:00:00Z', 'America/Bogota', 'es')
      read(sentence, '2026-11-21T15:00:00Z', 'America/Bogota', 'en')
    }
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000)
  })
})
