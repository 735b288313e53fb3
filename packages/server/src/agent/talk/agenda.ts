/**
 * What the built-in agent does with the calendar: shows days and adds events.
 * @module
 */
import { findPlace, fold, type When } from '@axia/words'
import { instantOf, readDay } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import type { Occurrence } from '../../calendar/event.ts'
import { readEventTimes } from '../../calendar/event-times.ts'
import { Problem } from '../../problem.ts'
import { plain, strong } from './markdown.ts'
import { type Deed, notesOn, paragraphs, readTurnWhen, refusalOf, saidAt, type Turn, titleOf } from './turn.ts'

/** Events that one answer looks for. */
const maxEvents = 60

/** Tasks that are looked through for those due in the days asked for. */
const maxTasks = 200

/** Words of a question for the agenda that say nothing more. */
const fillers =
  /\b(?:y|en|para|a|de|del|el|la|mi|agenda|calendario|pendientes?|planeado|programado|hacer|algo|on|in|for|my|the|calendar|schedule|agenda|planned|plans|do|i|have|going|what'?s|is|there|up|coming|anything|something)\b|[\s?¿!¡.,]/gu

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
  const entries = await entriesOf(turn, first, last)
  if (entries.length === 0) {
    const [from, to] = [say.day(first, today), say.day(last, today)]
    return +first === +last ? say.nothingOn(from) : say.nothingFromTo(from, to)
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
      await eventStore.add(userId, { title, description, location, ...times }, tx)
    } catch (error) {
      if (error instanceof Problem && error.code === 'conflict') return say.tooManySeries
      throw error
    }
    const span = at === undefined ? wholeDays(reading, turn) : spanOf(times.startAt, times.endAt, turn)
    const added = say.eventAdded(strong(title), span, plain(location))
    return paragraphs(added, ...notesOn(reading, turn))
  }
}

interface Entry {
  day: DateTime
  /** Where it stands in its day; what takes the whole day comes first. */
  minutes: number
  text: string
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
    entries.push({ day, minutes: minutes ?? 24 * 60, text: `${hour}${plain(title)} _(${turn.say.task})_` })
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
    return { day: day < first ? first : day, minutes: -1, text: `${title} (${say.allDay})` }
  }
  const { day, minutes = 0 } = saidAt(new Date(startMs), turn)
  const until = saidAt(new Date(endMs), turn).minutes ?? 0
  if (day < first) return { day: first, minutes: 0, text: `… – ${say.time(until)} ${title}` }
  const hours = endMs === startMs ? say.time(minutes) : say.span(minutes, until)
  return { day, minutes, text: `${hours} ${title}` }
}

/** `mañana, 17:00–18:00` */
function spanOf(start: Date, end: Date, turn: Turn): string {
  const { say, today } = turn
  const [from, to] = [saidAt(start, turn), saidAt(end, turn)]
  return `${say.day(from.day, today)}, ${say.span(from.minutes ?? 0, to.minutes ?? 0)}`
}

function wholeDays({ day, lastDay }: When, { say, today }: Turn): string {
  const [first, last] = [say.day(readDay(day), today), say.day(readDay(lastDay), today)]
  return day === lastDay ? `${first}, ${say.allDay}` : say.allDayFromTo(first, last)
}
