import { describe, expect, it } from 'vitest'
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

  it('lets no more than some wait', async () => {
    const read = createFileReader()
    const asked = Array.from({ length: 17 }, () => read('no calendar', options))
    const answers = await Promise.allSettled(asked)
    const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'read'))
    expect(codes.filter((code) => code === 'not_a_calendar')).toHaveLength(16)
    expect(codes.at(-1)).toBe('busy')
  })
})
