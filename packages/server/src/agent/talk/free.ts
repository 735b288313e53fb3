/**
 * When the user is free: what the events of a day leave of its waking hours.
 * @module
 */
import { hoursOfParts, type When } from '@axia/words'
import { instantOf, readDay, wallTimeOf } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import type { Occurrence } from '../../calendar/event.ts'
import { strong } from './markdown.ts'
import { whenItIs } from './spans.ts'
import { paragraphs, readTurnWhen, refusalOf, saidAt, type Turn } from './turn.ts'

/** The hours in which somebody asks to be free, unless a part of the day was said. */
const wakingHours = { from: 8, to: 20 }

/** Shorter ones are no time off. */
const shortestMinutes = 15

/** Days that one answer looks at. */
const maxDays = 14

interface Gap {
  from: number
  to: number
}

/** The free hours of the days that were asked for; or whether the hour is free, when one was said. */
export async function showFree(turn: Turn): Promise<string | undefined> {
  const { say, today } = turn
  const reading = readTurnWhen(turn, 'agenda')
  if (reading.status === 'unreadable' || reading.status === 'ambiguous') return refusalOf(reading, turn)
  const when = reading.status === 'read' ? reading : undefined
  if (when?.at !== undefined && when.part === undefined) return isFreeAt(turn, when, when.at)
  const first = when === undefined ? today : readDay(when.day)
  const last = when === undefined ? today : readDay(when.lastDay)
  const hours = when?.part === undefined ? wakingHours : hoursOfParts[when.part]
  const asked = last.diff(first, 'days').days + 1
  const length = Math.min(maxDays, asked)
  const days = Array.from({ length }, (_, index) => first.plus({ days: index }))
  const lines = await Promise.all(days.map((day) => lineOf(day, hours, turn)))
  const within = say.freeWithin(say.span(hours.from * 60, hours.to * 60))
  const until = asked > length ? say.freeUntil(say.day(first.plus({ days: length - 1 }), today)) : undefined
  return paragraphs(lines.length === 1 ? lines[0] : lines.map((line) => `- ${line}`).join('\n'), within, until)
}

async function isFreeAt(turn: Turn, when: When, at: Date): Promise<string> {
  const { say, today } = turn
  const until = when.endsAt ?? new Date(at.getTime() + 60_000)
  const busy = (await eventsIn(turn, at, until)).filter(({ days }) => days === undefined)
  const moment = say.moment(saidAt(at, turn), today)
  if (busy.length === 0) return say.isFree(moment)
  const lines = busy.map((one) => `- ${strong(one.event.title)} — ${whenItIs(one, turn)}`)
  return paragraphs(say.isBusy(moment), lines.join('\n'))
}

async function lineOf(day: DateTime, hours: { from: number; to: number }, turn: Turn): Promise<string> {
  const { say, today, now, timeZone } = turn
  const wall = saidAt(now, turn)
  const from = +day === +today ? Math.max(hours.from * 60, wall.minutes ?? 0) : hours.from * 60
  const to = hours.to * 60
  const [start, end] = [from, to].map((minutes) => instantOf(day.plus({ minutes }), timeZone))
  const events = start && end && start < end ? await eventsIn(turn, start, end) : []
  const wholeDay = events.filter(({ days }) => days !== undefined).map(({ event }) => strong(event.title))
  const gaps = gapsBetween(
    events,
    { from, to },
    (ms) => wallTimeOf(new Date(ms), timeZone).diff(day, 'minutes').minutes,
  )
  const isWhole = gaps.length === 1 && gaps[0]?.from === hours.from * 60 && gaps[0].to === to
  const free = isWhole ? say.wholeTime : gaps.map((gap) => say.span(gap.from, gap.to)).join(', ')
  return say.freeOn(say.day(day, today), free === '' ? undefined : free, wholeDay)
}

/** What is left between the events; they come by their start. */
function gapsBetween(events: readonly Occurrence[], { from, to }: Gap, minutesOf: (ms: number) => number): Gap[] {
  const gaps: Gap[] = []
  let since = from
  for (const { startMs, endMs, days } of events) {
    if (days !== undefined) continue
    gaps.push({ from: since, to: Math.min(to, minutesOf(startMs)) })
    since = Math.max(since, minutesOf(endMs))
  }
  gaps.push({ from: since, to })
  return gaps.filter((gap) => gap.to - gap.from >= shortestMinutes)
}

async function eventsIn({ eventStore, userId, timeZone }: Turn, from: Date, to: Date): Promise<Occurrence[]> {
  return (await eventStore.list(userId, { from, to, timeZone, limit: 100 })).rows
}
