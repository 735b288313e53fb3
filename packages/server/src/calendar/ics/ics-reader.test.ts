import { describe, expect, it } from 'vitest'
import type { EventRow, ExceptionRow } from '../event.ts'
import { CalendarFileError } from './ics-lines.ts'
import { type ReadCalendar, readCalendar } from './ics-reader.ts'
import { uidOf, writeCalendar } from './ics-writer.ts'

const options = { timeZone: 'America/Bogota', maxEvents: 100, maxSeries: 10 }
const read = (text: string, more: Partial<typeof options> = {}) => readCalendar(text, { ...options, ...more })

/** A calendar around these events; `|` stands for a line's end. */
function calendar(...events: string[]): string {
  const lines = events.map((event) => `BEGIN:VEVENT|${event}|END:VEVENT`)
  return `BEGIN:VCALENDAR|VERSION:2.0|${lines.join('|')}|END:VCALENDAR|`.replaceAll('|', '\r\n')
}

/** `2026-11-25 10:00/11:00 Europe/Madrid`, days without hours. */
function inShort({ events }: ReadCalendar): string[] {
  return events.map(({ times: { startLocal, endLocal, timeZone, allDay } }) =>
    allDay
      ? `${startLocal.slice(0, 10)}/${endLocal.slice(0, 10)}`
      : `${startLocal.slice(0, 16)}/${endLocal.slice(endLocal.slice(0, 10) === startLocal.slice(0, 10) ? 11 : 0, 16)} ${timeZone}`,
  )
}

const romance = [
  'BEGIN:VTIMEZONE|TZID:Romance Standard Time',
  'BEGIN:STANDARD|DTSTART:16010101T030000|TZOFFSETFROM:+0200|TZOFFSETTO:+0100|RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10|END:STANDARD',
  'BEGIN:DAYLIGHT|DTSTART:16010101T020000|TZOFFSETFROM:+0100|TZOFFSETTO:+0200|RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3|END:DAYLIGHT',
  'END:VTIMEZONE',
].join('|')

describe(readCalendar, () => {
  it.for([
    [
      'a zone by its name',
      'DTSTART;TZID=Europe/Madrid:20261125T100000|DTEND;TZID=Europe/Madrid:20261125T113000',
      '2026-11-25 10:00/11:30 Europe/Madrid',
    ],
    [
      'a zone behind its maker’s name',
      'DTSTART;TZID=/example.org/2019_1/America/New_York:20261125T100000|DURATION:PT45M',
      '2026-11-25 10:00/10:45 America/New_York',
    ],
    [
      'an instant, in the user’s zone',
      'DTSTART:20261125T150000Z|DTEND:20261125T160000Z',
      '2026-11-25 10:00/11:00 America/Bogota',
    ],
    [
      'an instant that repeats, in UTC',
      'DTSTART:20261125T150000Z|DTEND:20261125T160000Z|RRULE:FREQ=DAILY',
      '2026-11-25 15:00/16:00 UTC',
    ],
    [
      'no zone at all: the user’s',
      'DTSTART:20261125T100000|DURATION:P1DT1H',
      '2026-11-25 10:00/2026-11-26 11:00 America/Bogota',
    ],
    [
      'an end in another zone',
      'DTSTART;TZID=Europe/Madrid:20261125T100000|DTEND;TZID=America/New_York:20261125T100000',
      '2026-11-25 10:00/16:00 Europe/Madrid',
    ],
    ['no end: no length', 'DTSTART;TZID=Europe/Madrid:20261125T100000', '2026-11-25 10:00/10:00 Europe/Madrid'],
    [
      'an end before its start: no length',
      'DTSTART:20261125T100000|DTEND:20261125T090000',
      '2026-11-25 10:00/10:00 America/Bogota',
    ],
    ['a day', 'DTSTART;VALUE=DATE:20261225', '2026-12-25/2026-12-26'],
    ['several days', 'DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261228', '2026-12-25/2026-12-28'],
    ['days by their number', 'DTSTART;VALUE=DATE:20261225|DURATION:P3D', '2026-12-25/2026-12-28'],
  ] as const)('takes %s', ([, lines, expected]) => {
    expect(inShort(read(calendar(`UID:a|SUMMARY:x|${lines}`)))).toEqual([expected])
  })

  it('knows a zone by its clocks where its name says nothing', () => {
    const text = calendar('UID:a|SUMMARY:x|DTSTART;TZID=Romance Standard Time:20270401T100000|DURATION:PT1H')
    const file = text.replace('VERSION:2.0\r\n', `VERSION:2.0\r\n${romance.replaceAll('|', '\r\n')}\r\n`)
    expect(inShort(read(file))).toEqual(['2027-04-01 10:00/11:00 Europe/Madrid'])
    expect(inShort(read(text))).toEqual(['2027-04-01 10:00/11:00 America/Bogota']) // nothing said about it
  })

  it('reads words as they were meant: folded, escaped, other alphabets, and no more than fits', () => {
    const folded = `SUMMARY:Cena\\, vino\\; y\r\n  más 🍷|LOCATION:Calle\\nMayor|DESCRIPTION:${'x'.repeat(30_000)}`
    const [event] = read(calendar(`UID:a|DTSTART:20261125T100000|${folded}`)).events
    expect(event).toMatchObject({ title: 'Cena, vino; y más 🍷', location: 'Calle\nMayor', uid: 'a' })
    expect(event?.description).toHaveLength(20_000)
  })

  it('takes the name of the calendar, and its exceptions', () => {
    const file = calendar(
      'UID:a|SUMMARY:Yoga|DTSTART;TZID=Europe/Madrid:20261020T100000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=9|EXDATE;TZID=Europe/Madrid:20261021T100000|EXDATE:20261026T090000Z|EXDATE;VALUE=DATE:20261022|EXDATE;TZID=Europe/Madrid:20261021T110000',
      'UID:a|SUMMARY:Pilates|RECURRENCE-ID;TZID=Europe/Madrid:20261023T100000|DTSTART;TZID=Europe/Madrid:20261023T100000|DURATION:PT1H',
      'UID:a|SUMMARY:Yoga|RECURRENCE-ID:20261024T080000Z|DTSTART;TZID=Europe/Madrid:20261024T180000|DURATION:PT2H',
      'UID:a|STATUS:CANCELLED|SUMMARY:Yoga|RECURRENCE-ID;TZID=Europe/Madrid:20261025T100000|DTSTART;TZID=Europe/Madrid:20261025T100000',
    ).replace('VERSION:2.0', 'VERSION:2.0\r\nX-WR-CALNAME:Gimnasio')
    const { name, events } = read(file)
    expect(name).toBe('Gimnasio')
    expect(events).toHaveLength(1)
    const found = events[0]?.exceptions.map(({ key, cancelled, words, times }) => [
      key.slice(8, 16),
      cancelled ? 'gone' : words,
      times?.startLocal.slice(8, 16),
    ])
    expect(found?.sort()).toEqual([
      ['21 10:00', 'gone', undefined],
      ['22 10:00', 'gone', undefined],
      ['23 10:00', { title: 'Pilates' }, undefined],
      ['24 10:00', {}, '24 18:00'],
      ['25 10:00', 'gone', undefined],
      ['26 10:00', 'gone', undefined],
    ])
  })

  it('lets a changed occurrence stand for itself when its series is not there, and leaves out what was cancelled', () => {
    const { events } = read(
      calendar(
        'UID:a|SUMMARY:x|RECURRENCE-ID:20261023T100000Z|DTSTART:20261023T120000Z',
        'UID:b|SUMMARY:x|STATUS:CANCELLED|DTSTART:20261023T120000Z',
      ),
    )
    expect(events.map(({ uid }) => uid)).toEqual(['a/2026-10-23T10:00:00Z'])
  })

  it('tells what it could not take, and why', () => {
    const { events, ignored } = read(
      calendar(
        'UID:a|SUMMARY:hourly|DTSTART:20261125T100000|RRULE:FREQ=HOURLY',
        'UID:b|SUMMARY:no start',
        'UID:c|SUMMARY:far|DTSTART:00010101T000000',
        'UID:d|SUMMARY:fine|DTSTART:20261125T100000|RRULE:FREQ=DAILY;BYHOUR=10;BYMINUTE=0',
      ),
    )
    expect(events.map(({ title, times }) => [title, times.recurrence])).toEqual([['fine', 'FREQ=DAILY']])
    expect(ignored).toEqual([
      { line: 3, reason: 'recurrence' },
      { line: 9, reason: 'time' },
      { line: 13, reason: 'time' },
    ])
  })

  it.for([
    ['a length beyond all years', 'DTSTART:20261125T100000|DURATION:P3000000D'],
    ['a length beyond all days', 'DTSTART;VALUE=DATE:20261125|DURATION:P9999999999D'],
    ['a length of too many weeks', 'DTSTART:20261125T100000|DURATION:P999999999999W'],
    ['a length of too many seconds', 'DTSTART:20261125T100000|DURATION:PT999999999999999S'],
    ['a state that is a date', 'DTSTART:20261125T100000|STATUS;VALUE=DATE-TIME:20250101'],
    ['a name that is a date', 'DTSTART:20261125T100000|UID;VALUE=DATE-TIME:x'],
    ['an occurrence that is no time', 'DTSTART:20261125T100000|RECURRENCE-ID;VALUE=DATE-TIME:20250101'],
  ] as const)('ignores an event with %s, and that one alone', ([, lines]) => {
    const { events, ignored } = read(calendar(`SUMMARY:bad|${lines}`, 'UID:b|SUMMARY:fine|DTSTART:20261125T100000'))
    expect(events.map(({ title }) => title)).toEqual(['fine'])
    expect(ignored).toEqual([{ line: 3, reason: 'time' }])
  })

  it('keeps a series whose changed occurrence cannot be read', () => {
    const { events, ignored } = read(
      calendar(
        'UID:a|SUMMARY:x|DTSTART:20261125T100000|RRULE:FREQ=DAILY;COUNT=3',
        'UID:a|SUMMARY:y|RECURRENCE-ID:20261126T100000|DTSTART:00010101T000000',
      ),
    )
    expect(events).toMatchObject([{ uid: 'a', exceptions: [] }])
    expect(ignored).toEqual([{ line: 9, reason: 'time' }])
  })

  it('reads days that do not say that they are days', () => {
    const { events, ignored } = read(calendar('UID:a|SUMMARY:x|RECURRENCE-ID:20250101|DTSTART:20250102|DTEND:20250103'))
    expect(ignored).toEqual([])
    expect(events).toMatchObject([{ uid: 'a/2025-01-01', times: { allDay: true } }])
  })

  it('keeps names that a database can hold', () => {
    const id = `x\0${'y'.repeat(36_000)}`
    const text = calendar(`UID:a|SUMMARY:x|RECURRENCE-ID;VALUE=TEXT:${id}|DTSTART:20261125T100000`)
    expect(read(text).events.map(({ uid }) => uid)).toEqual([`a/x${'y'.repeat(99)}`])
    for (const name of ['NAME', 'X-WR-CALNAME'])
      expect(read(text.replace('VERSION:2.0', `${name}:a\0b`)).name).toBe('ab')
  })

  it('stops at its limits', () => {
    const many = Array.from({ length: 20 }, (_, index) => `UID:${index}|DTSTART:20261125T100000|RRULE:FREQ=DAILY`)
    const countsOf = ({ events, ignored }: ReadCalendar) => [events.length, ignored.length]
    expect(countsOf(read(calendar(...many), { maxSeries: 3 }))).toEqual([3, 17])
    expect(countsOf(read(calendar(...many), { maxEvents: 5 }))).toEqual([5, 15])
  })

  it('gives what has no UID one of its own, the same each time', () => {
    const file = calendar('SUMMARY:x|DTSTART:20261125T100000', 'SUMMARY:y|DTSTART:20261125T100000')
    expect(read(file).events.map(({ uid }) => uid)).toEqual(read(file).events.map(({ uid }) => uid))
    expect(new Set(read(file).events.map(({ uid }) => uid)).size).toBe(2)
  })

  it.for([
    ['', 1],
    ['hello', 1],
    ['<!doctype html>\n<html></html>', 1],
    ['{"a":1}', 1],
    ['BEGIN:VCARD\nEND:VCARD', 1],
    ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VCALENDAR', 4],
    ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x', 2],
    ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nthis is no line\nEND:VEVENT\nEND:VCALENDAR', 3],
    ['BEGIN:VCALENDAR\nEND:VCALENDAR\nSUMMARY:x', 3],
    [`BEGIN:VCALENDAR\n${'BEGIN:X\n'.repeat(100)}`, 9],
  ] as const)('refuses %j and names line %i', ([text, line]) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name: CalendarFileError.name, line }))
  })
})

describe(writeCalendar, () => {
  const at = new Date('2026-11-21T15:00:00Z')

  function written(text: string, change: Partial<EventRow> = {}): Promise<string> {
    const events: EventRow[] = []
    const exceptions = new Map<string, ExceptionRow[]>()
    for (const [index, { uid, times, exceptions: own, ...words }] of read(text).events.entries()) {
      const id = `01a20074-b629-72ae-9d2e-26000000000${index}`
      const common = { userId: id, createdAt: at, updatedAt: at }
      events.push({ id, uid, ...words, ...times, ...common, subscriptionId: null, reminder: 'default', ...change })
      const none = { title: null, description: null, location: null, reminder: null }
      const noTimes = { allDay: null, timeZone: null, startLocal: null, endLocal: null, startAt: null, endAt: null }
      exceptions.set(
        id,
        own.map(({ key, cancelled, words: changed, times: moved }) => ({
          ...none,
          ...noTimes,
          ...changed,
          ...moved,
          eventId: id,
          userId: id,
          occurrenceLocal: key,
          cancelled,
          orphaned: false,
          updatedAt: at,
        })),
      )
    }
    return writeCalendar({ name: 'Ana, la de casa', events, exceptions, now: at })
  }

  it('writes what reads back as the same', async () => {
    const file = calendar(
      'UID:a|SUMMARY:Yoga\\, con Eva|DTSTART;TZID=Europe/Madrid:20261020T100000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=9|EXDATE;TZID=Europe/Madrid:20261021T100000',
      'UID:a|SUMMARY:Pilates|RECURRENCE-ID;TZID=Europe/Madrid:20261023T100000|DTSTART;TZID=Europe/Madrid:20261023T180000|DURATION:PT1H',
      'UID:b|SUMMARY:Viaje|DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261228|RRULE:FREQ=YEARLY|EXDATE;VALUE=DATE:20271225',
      'UID:c|SUMMARY:En UTC|DTSTART:20261125T150000Z|DTEND:20261125T160000Z|RRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z',
      `UID:d|SUMMARY:${'largo '.repeat(50)}|DESCRIPTION:una\\nlínea|LOCATION:Calle 1\\; 2|DTSTART:20261125T100000|DURATION:PT30M`,
    )
    const again = await written(file)
    expect(read(again).name).toBe('Ana, la de casa')
    const eventsIn = (ics: string) => read(ics).events.map(({ line: _, ...event }) => event)
    expect(eventsIn(again)).toEqual(eventsIn(file))
    expect(again.split('\r\n').every((line) => Buffer.byteLength(line) <= 76)).toBe(true)
    expect(uidOf({ id: 'x', uid: null })).toBe('x@axia')
  })

  it('lets no text end its line, whatever stands in it', async () => {
    const title = 'Yoga\rEND:VEVENT\rBEGIN:VEVENT\u0000\u001b[2J'
    const description = 'una\r\ndos\n\rtres\u2028cuatro\u0085cinco\tseis'
    const again = read(await written(calendar('UID:a|SUMMARY:x|DTSTART:20261125T100000'), { title, description }))
    expect(again.events).toMatchObject([
      { title: 'Yoga\nEND:VEVENT\nBEGIN:VEVENT[2J', description: 'una\ndos\n\ntres\ncuatro\ncinco\tseis' },
    ])
  })

  it('writes out the clocks of each zone, so that who knows no names reads the same hours', async () => {
    const file = calendar('UID:a|SUMMARY:x|DTSTART;TZID=Europe/Madrid:20270401T100000|DURATION:PT1H')
    const nameless = (await written(file)).replaceAll('Europe/Madrid', 'Somewhere')
    expect(inShort(read(nameless))).toEqual(['2027-04-01 10:00/11:00 Europe/Madrid'])
  })
})
