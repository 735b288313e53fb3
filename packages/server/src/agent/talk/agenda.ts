/**
 * What the built-in agent does with the calendar: shows days and adds events.
 * @module
 */
import { findPlace, fold, hoursOfParts, type When } from '@axia/words'
import { instantOf, readDay } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import type { Occurrence } from '../../calendar/event.ts'
import { readEventTimes } from '../../calendar/event-times.ts'
import { Problem } from '../../problem.ts'
import { remember } from './changes.ts'
import { eventStamp } from './images.ts'
import { plain, strong } from './markdown.ts'
import { spanOf, wholeDays } from './spans.ts'
import { type Deed, notesOn, paragraphs, readTurnWhen, refusalOf, saidAt, type Turn, titleOf } from './turn.ts'

/** Events that one answer looks for. */
const maxEvents = 60

const dayMinutes = 24 * 60

/** Tasks that are looked through for those due in the days asked for. */
const maxTasks = 200

/** Words of a question for the agenda that say nothing more. */
const fillers =
  /\b(?:y|en|para|a|de|del|el|la|mi|agenda|calendario|pendientes?|planeado|programado|hacer|algo|on|in|for|my|the|calendar|schedule|agenda|planned|plans|do|i|have|going|what'?s|is|am|doing|show|me|there|up|coming|anything|something)\b|[\s?¿!¡.,]/gu

/**
 * What there is on a day, or from one to another; today's when none was said, unless one is needed. Undefined when the
 * question is about something else.
 */
export async function showAgenda(turn: Turn, { needsDate = false } = {}): Promise<string | undefined> {
  const reading = readTurnWhen(turn, 'agenda')
  if (needsDate && reading.status !== 'read') return undefined
  if (reading.status === 'unreadable' || reading.status === 'ambiguous') return refusalOf(reading, turn)
  if (fold(reading.rest).replace(fillers, '') !== '') return undefined
  const { say, today } = turn
  const first = reading.status === 'read' ? readDay(reading.day) : today
  const last = reading.status === 'read' ? readDay(reading.lastDay) : today
  const hours = reading.status === 'read' ? hoursOf(reading, turn) : undefined
  const entries = (await entriesOf(turn, first, last)).filter((entry) => hours === undefined || isWithin(entry, hours))
  if (entries.length === 0) {
    const [from, to] = [say.day(first, today), say.day(last, today)]
    if (+first !== +last) return say.nothingFromTo(from, to)
    return say.nothingOn(hours === undefined ? from : `${from}, ${hours.said}`)
  }
  const days = Map.groupBy(entries, ({ day }) => day.toMillis())
  const parts = [...days.values()].map((ofDay) => {
    const lines = ofDay.sort((a, b) => a.minutes - b.minutes).map(({ text }) => `- ${text}`)
    return paragraphs(say.agendaOf(say.day(ofDay[0]?.day ?? first, today)), lines.join('\n'))
  })
  return paragraphs(...parts)
}

/** Adds an event; without an hour it takes its days whole. */
export function addEvent(turn: Turn): Deed {
  const { say, userId, timeZone, eventStore } = turn
  const reading = readTurnWhen(turn, 'event')
  const refusal = refusalOf(reading, turn)
  if (refusal !== undefined) return refusal
  const { place: location = '', title: name } = findPlace('rest' in reading ? reading.rest : '', turn.language)
  const { title, description = '' } = titleOf(name)
  if (title === '') return say.whichEvent
  if (reading.status !== 'read') return say.eventNeedsDate(strong(title))
  const { at, endsAt, day, lastDay, repeat = null } = reading
  const members =
    at === undefined
      ? { start_time: day, end_time: readDay(lastDay).plus({ days: 1 }).toFormat('yyyy-MM-dd') }
      : { start_time: at.toISOString(), end_time: endsAt?.toISOString() ?? null }
  const times = readEventTimes({ ...members, recurrence: repeat }, undefined, timeZone)
  return async (tx) => {
    try {
      const { id } = await eventStore.add(userId, { title, description, location, ...times }, tx)
      const stamp = await eventStamp(tx, turn, { id, key: null })
      await remember(tx, turn, { did: 'add', kind: 'event', id, title, stamp })
    } catch (error) {
      if (error instanceof Problem && error.code === 'conflict') return say.tooManySeries
      throw error
    }
    const span =
      at === undefined ? wholeDays(readDay(day), readDay(lastDay), turn) : spanOf(times.startAt, times.endAt, turn)
    const added = say.eventAdded(strong(title), span, plain(location))
    return paragraphs(added, ...notesOn(reading, turn))
  }
}

interface Entry {
  day: DateTime
  /** Where it stands in its day; what takes the whole day comes first. */
  minutes: number
  /** When it is over, in minutes of the same day. */
  until: number
  text: string
}

/** The hours of a day that were asked for, and how they are said. */
interface Hours {
  from: number
  to: number
  said: string
}

function hoursOf({ at, endsAt, part }: When, turn: Turn): Hours | undefined {
  const { say } = turn
  if (part !== undefined) {
    const { from, to } = hoursOfParts[part]
    return { from: from * 60, to: to * 60, said: say.parts[part] }
  }
  if (at === undefined) return undefined
  const from = saidAt(at, turn).minutes ?? 0
  if (endsAt === undefined) return { from, to: from + 1, said: say.time(from) }
  const to = from + (endsAt.getTime() - at.getTime()) / 60_000
  return { from, to, said: say.span(from, to) }
}

function isWithin({ minutes, until }: Entry, { from, to }: Hours): boolean {
  return minutes < to && (until > from || minutes === from)
}

async function entriesOf(turn: Turn, first: DateTime, last: DateTime): Promise<Entry[]> {
  const { userId, timeZone, eventStore, taskStore } = turn
  const from = instantOf(first, timeZone)
  const to = instantOf(last.plus({ days: 1 }), timeZone)
  const events = await eventStore.list(userId, { from, to, timeZone, limit: maxEvents })
  const tasks = await taskStore.list(userId, { completed: false, limit: maxTasks })
  const entries = events.rows.map((occurrence) => eventEntry(occurrence, first, turn))
  for (const { title, dueOn, dueAt } of tasks.rows) {
    const { day, minutes } = dueAt
      ? saidAt(dueAt, turn)
      : { day: dueOn ? readDay(dueOn) : undefined, minutes: undefined }
    if (day === undefined || day < first || day > last) continue
    const hour = minutes === undefined ? '' : `${turn.say.time(minutes)} `
    const place = { minutes: minutes ?? dayMinutes, until: minutes ?? dayMinutes }
    entries.push({ day, ...place, text: `${hour}${plain(title)} _(${turn.say.task})_` })
  }
  return entries.sort((a, b) => a.day.toMillis() - b.day.toMillis())
}

/** What began before the days asked for stands on the first of them. */
function eventEntry({ event, startMs, endMs, days }: Occurrence, first: DateTime, turn: Turn): Entry {
  const { say } = turn
  const where = event.location === '' ? '' : ` (${plain(event.location)})`
  const title = `${strong(event.title)}${where}`
  if (days !== undefined) {
    const day = readDay(days.first)
    return { day: day < first ? first : day, minutes: -1, until: dayMinutes, text: `${title} (${say.allDay})` }
  }
  const { day, minutes = 0 } = saidAt(new Date(startMs), turn)
  const end = saidAt(new Date(endMs), turn)
  const { minutes: ends = 0 } = end
  if (day < first) {
    const until = end.day > first ? dayMinutes : ends
    return { day: first, minutes: 0, until, text: `… – ${say.time(ends)} ${title}` }
  }
  const hours = endMs === startMs ? say.time(minutes) : say.span(minutes, ends)
  return { day, minutes, until: end.day > day ? dayMinutes : ends, text: `${hours} ${title}` }
}
