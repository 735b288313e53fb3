/**
 * `axia events add`: a new event.
 * @module
 */
import { inWords, isDay, readMoment } from '../dates.ts'
import { lineStyleOf } from '../lines.ts'
import type { Session } from '../session.ts'
import { safeLine } from '../terminal-text.ts'

export interface AddEventOptions {
  start: string
  end?: string
  location?: string
  description?: string
  repeat?: string
}

/** @throws {CommandError | ApiError} */
export async function addEvent(session: Session, parts: string[], options: AddEventOptions): Promise<void> {
  const { client, out, words, surroundings } = session
  const { end, location, description, repeat } = options
  const style = await lineStyleOf(session)
  const start = readMoment(options.start, style)
  const event = await client.calendar.add(
    {
      title: parts.join(' '),
      start_time: start,
      ...(isDay(start) && { all_day: true }),
      ...(end !== undefined && { end_time: readMoment(end, style) }),
      ...(location !== undefined && { location }),
      ...(description !== undefined && { description }),
      ...(repeat !== undefined && { recurrence: repeat }),
    },
    { signal: surroundings.signal },
  )
  if (out.isJson) out.json(event)
  else out.say(words.eventAdded(safeLine(event.title), inWords(event.start_time, style)))
}
