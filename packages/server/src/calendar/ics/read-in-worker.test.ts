import { describe, expect, it } from 'vitest'
import { Problem } from '../../problem.ts'
import { createFileReader } from './read-in-worker.ts'

const options = { timeZone: 'America/Bogota', maxEvents: 5000, maxSeries: 500 }

/** Series whose rules cost much and find nothing. */
function hostile(series: number): string {
  const event = (index: number) =>
    `BEGIN:VEVENT\nUID:${index}\nDTSTART:20270101T100000\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366\nEND:VEVENT\n`
  return `BEGIN:VCALENDAR\n${Array.from({ length: series }, (_, index) => event(index)).join('')}END:VCALENDAR\n`
}

describe(createFileReader, () => {
  it('gives up on a file that costs too much, and goes on to the next one', async () => {
    const read = createFileReader({ maxMs: 1 })
    const [first, next] = await Promise.allSettled([read(hostile(500), options), read('no calendar', options)])
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'calendar_too_large' } })
    expect(next).toMatchObject({ status: 'rejected', reason: { code: 'not_a_calendar' } })
  })

  it('follows no zone whose clocks change every second', async () => {
    const observance = 'BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n'
    const zone = `BEGIN:VTIMEZONE\nTZID:X\n${observance}RRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n`
    const event = 'BEGIN:VEVENT\nUID:a\nDTSTART;TZID=X:20261125T100000\nEND:VEVENT\n'
    const { events } = await createFileReader()(`BEGIN:VCALENDAR\n${zone}${event}END:VCALENDAR\n`, options)
    expect(events.map(({ times }) => times.timeZone)).toEqual(['America/Bogota'])
  })

  it('lets no more than some wait, two of one user, and gives the places of those who went to others', async () => {
    const read = createFileReader()
    const gone = new AbortController()
    const ask = (userId: string) => read(hostile(500), options, { userId, signal: gone.signal })
    const codeOf = (reading: Promise<unknown>) =>
      reading.then(
        () => 'read',
        (error: unknown) => (error instanceof Problem ? error.code : error),
      )
    const first = [codeOf(ask('ana')), codeOf(ask('ana'))]
    expect(await codeOf(ask('ana'))).toBe('busy')
    const others = Array.from({ length: 14 }, (_, index) => codeOf(ask(`user ${index}`)))
    expect(await codeOf(ask('luis'))).toBe('busy')
    gone.abort()
    expect(new Set(await Promise.all([...first, ...others]))).toEqual(new Set(['busy']))
    expect(await codeOf(read(hostile(0), options, { userId: 'ana' }))).toBe('read')
  })

  it('leaves a file of too many lines to the worker, which names the first that is too many', async () => {
    const file = `\uFEFF\r\nBEGIN:VCALENDAR\r\n${'\r\n'.repeat(200_000)}END:VCALENDAR\r\n`
    await expect(createFileReader()(file, options)).rejects.toMatchObject({
      code: 'not_a_calendar',
      detail: 'line 200001: a calendar has at most 200000 lines',
    })
  })
})
