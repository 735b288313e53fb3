/**
 * Calendars that come from outside: files that a test sends, and a calendar of others that it writes.
 * @module
 */
import type { CalendarImportResult, CalendarSubscription } from '@axia/contract'
import { expect } from 'vitest'
import type { CalendarFetchError, FetchCalendar } from '../src/calendar/fetch-calendar.ts'
import type { Calls } from './calls.ts'
import { it as base, testClock } from './support.ts'

/** A calendar of others that the test writes. */
interface Outside extends FetchCalendar {
  text: string
  etag: string | null
  failure: CalendarFetchError | undefined
  /** What happens while it is fetched. */
  meanwhile: (() => Promise<unknown>) | undefined
  asked: { url: string; etag: string | null }[]
}

function outsideWorld(): Outside {
  const outside: Outside = Object.assign(
    async (url: string, { etag }: { etag: string | null }) => {
      outside.asked.push({ url, etag })
      await outside.meanwhile?.()
      if (outside.failure !== undefined) throw outside.failure
      if (outside.etag !== null && etag === outside.etag) return { status: 'same' as const }
      return { status: 'new' as const, text: outside.text, etag: outside.etag, lastModified: null }
    },
    {
      text: calendar('UID:a|SUMMARY:Partido|DTSTART:20261125T200000Z|DURATION:PT2H'),
      etag: null,
      failure: undefined,
      meanwhile: undefined,
      asked: [],
    },
  )
  return outside
}

/** A test whose server fetches from `outside`. */
export const it = base
  .override('clock', async () => testClock(new Date('2026-11-21T15:00:00Z')))
  .extend('outside', async () => outsideWorld())
  .override('fetchCalendar', async ({ outside }) => outside)

/** A calendar file with these events, whose lines are parted by `|`. */
export function calendar(...events: string[]): string {
  const lines = events.map((event) => `BEGIN:VEVENT|${event}|END:VEVENT`)
  return `BEGIN:VCALENDAR|X-WR-CALNAME:Liga|${lines.join('|')}|END:VCALENDAR|`.replaceAll('|', '\r\n')
}

export async function importFile(calls: Calls, ics: string): Promise<CalendarImportResult> {
  const answer = await calls.post('/calendar/import', { ics })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

export async function subscribe(calls: Calls, more: object = {}): Promise<CalendarSubscription> {
  const answer = await calls.post('/calendar/subscriptions', { url: 'webcal://liga.example/all.ics', ...more })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
