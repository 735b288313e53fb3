/**
 * `axia events`: what is in the calendar between two days.
 * @module
 */
import { addDays, readMoment } from '../dates.ts'
import { eventLine, lineStyleOf } from '../lines.ts'
import type { Session } from '../session.ts'

export interface ListEventsOptions {
  from?: string
  to?: string
}

/** How far ahead it looks when nobody says. */
const defaultDays = 7

/** @throws {CommandError | ApiError} */
export async function listEvents(session: Session, options: ListEventsOptions): Promise<void> {
  const { client, out, words, surroundings } = session
  const style = await lineStyleOf(session)
  const from = options.from === undefined ? style.today : readMoment(options.from, style)
  const to = options.to === undefined ? addDays(from.slice(0, 10), defaultDays) : readMoment(options.to, style)
  await client.calendar.load(from, to, { signal: surroundings.signal })
  const { events, error } = client.calendar.state
  if (error !== undefined) throw error
  if (out.isJson) {
    out.json(events)
    return
  }
  for (const event of events) out.print(eventLine(event, style))
  if (events.length === 0) out.say(words.noEvents)
}
