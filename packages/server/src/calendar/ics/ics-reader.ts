/**
 * A calendar file becomes events as they are kept here. Runs in a worker: a file can cost more than other requests may wait.
 * @module
 */
import { createHash } from 'node:crypto'
import type { IgnoredEvent } from '@axia/contract'
import { instantOf, readWallText, wallText, wallTimeOf } from '@axia/words/wall-time'
import ICAL from 'ical.js'
import { DateTime } from 'luxon'
import { Problem } from '../../problem.ts'
import type { EventTimes, EventWords } from '../event.ts'
import { settleTimes } from '../event-times.ts'
import { keysBetween } from '../occurrences.ts'
import { cutCalendar, type IcsPart } from './ics-lines.ts'
import { zoneFinder } from './ics-zones.ts'

/** One occurrence that differs. What is undefined is as in the series. */
export interface ReadException {
  key: string
  cancelled: boolean
  words: Partial<EventWords>
  times: EventTimes | undefined
}

export interface ReadEvent extends EventWords {
  /** Where it stands in the file. */
  line: number
  uid: string
  times: EventTimes
  exceptions: ReadException[]
}

/** What a file holds. */
export interface ReadCalendar {
  name: string | undefined
  events: ReadEvent[]
  ignored: IgnoredEvent[]
}

export interface ReadOptions {
  /** In which times without a zone are read. */
  timeZone: string
  maxEvents: number
  /** Events that repeat; beyond it they are ignored. */
  maxSeries: number
}

const maxExceptions = 500
const [firstYear, lastYear] = [1000, 9998]

type ZoneOf = (tzid: string, year: number) => string

interface Entry {
  line: number
  component: ICAL.Component
  uid: string
  isCancelled: boolean
}

interface Reading {
  zoneOf: ZoneOf
  userTimeZone: string
  ignored: IgnoredEvent[]
}

/** Days that do not say that they are none with hours, as some programs write them. */
const bareDays = /^((?:DTSTART|DTEND|RECURRENCE-ID|EXDATE)(?![^:\r\n]*VALUE=)[^:\r\n]*)(?=:\d{8}(?:,\d{8})*[ \t]*$)/gim

/** @throws {import('./ics-lines.ts').CalendarFileError} for what is no calendar. Events that cannot be kept here are told of in `ignored`. */
export function readCalendar(text: string, { timeZone, maxEvents, maxSeries }: ReadOptions): ReadCalendar {
  const { name, zones, events: parts } = cutCalendar(text)
  const zoneOf = zoneFinder(zones, timeZone)
  const ignored: IgnoredEvent[] = []
  const masters = new Map<string, Entry>()
  const overrides: Entry[] = []
  for (const part of parts) {
    const entry = parse(part)
    if (entry === undefined) ignored.push({ line: part.line, reason: 'time' })
    else if (entry.component.getFirstProperty('recurrence-id') !== null) overrides.push(entry)
    else if (entry.isCancelled) continue
    else if (masters.size >= maxEvents) ignored.push({ line: entry.line, reason: 'too_many' })
    else masters.set(masters.has(entry.uid) ? `${entry.uid}/${entry.line}` : entry.uid, entry)
  }
  const overridesOf = Map.groupBy(overrides, ({ uid }) => uid)
  const events: ReadEvent[] = []
  let series = 0
  const add = ({ line }: Entry, read: () => ReadEvent) => {
    try {
      const event = read()
      if (event.times.recurrence !== null && ++series > maxSeries) ignored.push({ line, reason: 'too_many' })
      else events.push(event)
    } catch (error) {
      ignored.push({ line, reason: reasonOf(error) })
    }
  }
  for (const [uid, entry] of masters) {
    const own = overridesOf.get(uid) ?? []
    add(entry, () => readEvent({ ...entry, uid }, own, { zoneOf, userTimeZone: timeZone, ignored }))
  }
  for (const entry of overrides) {
    if (masters.has(entry.uid) || entry.isCancelled || events.length >= maxEvents) continue
    add(entry, () => {
      const uid = `${entry.uid}/${clean(textOf(entry, 'recurrence-id'), 100)}` // its series is not there: it stands for itself
      return readEvent({ ...entry, uid }, [], { zoneOf, userTimeZone: timeZone, ignored })
    })
  }
  return { name, events, ignored }
}

/** Undefined for what cannot be read at all. */
function parse({ line, text }: IcsPart): Entry | undefined {
  try {
    const component = new ICAL.Component(ICAL.parse(text.replaceAll(bareDays, '$1;VALUE=DATE')))
    const uid = component.getFirstPropertyValue('uid')
    const own = typeof uid === 'string' && uid.trim() !== '' ? clean(uid, 500) : undefined
    const isCancelled = String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED'
    return { line, component, uid: own ?? createHash('sha256').update(text).digest('hex'), isCancelled }
  } catch {
    return undefined
  }
}

function readEvent(entry: Entry, overrides: readonly Entry[], { zoneOf, userTimeZone, ignored }: Reading): ReadEvent {
  const rule = ruleOf(entry)
  const times = timesOf(entry, rule, zoneOf, userTimeZone)
  const words = wordsOf(entry)
  const event = { line: entry.line, uid: entry.uid, ...words, times, exceptions: [] }
  if (times.recurrence === null) return event
  const wanted = [
    ...cancelledKeys(entry, times, zoneOf).map((key) => ({ key, cancelled: true, words: {}, times: undefined })),
    ...overrides.flatMap((each) => {
      try {
        return [exceptionOf(each, words, times, zoneOf, userTimeZone)]
      } catch (error) {
        ignored.push({ line: each.line, reason: reasonOf(error) }) // the series keeps its other occurrences
        return []
      }
    }),
  ]
  if (wanted.length === 0) return event
  const byKey = new Map(wanted.map((exception) => [exception.key, exception]))
  const keys = [...byKey.keys()].sort()
  const real = new Set(keysBetween(times, keys[0] ?? '', keys.at(-1) ?? '', 20_000))
  return { ...event, exceptions: [...byKey.values()].filter(({ key }) => real.has(key)).slice(0, maxExceptions) }
}

function exceptionOf(
  entry: Entry,
  series: EventWords,
  { allDay, timeZone, startLocal, endLocal }: EventTimes,
  zoneOf: ZoneOf,
  userTimeZone: string,
): ReadException {
  const key = keyOf(timeOf(entry, 'recurrence-id'), { allDay, timeZone, startLocal }, zoneOf)
  if (entry.isCancelled) return { key, cancelled: true, words: {}, times: undefined }
  const own = wordsOf(entry)
  const words: Partial<EventWords> = {}
  for (const name of ['title', 'description', 'location'] as const)
    if (own[name] !== series[name]) words[name] = own[name]
  const times = timesOf(entry, null, zoneOf, userTimeZone)
  const lengthMs = readWallText(endLocal).toMillis() - readWallText(startLocal).toMillis()
  const asByRule =
    times.allDay === allDay &&
    instantOf(readWallText(key), timeZone).getTime() === times.startAt.getTime() &&
    readWallText(times.endLocal).toMillis() - readWallText(times.startLocal).toMillis() === lengthMs
  return { key, cancelled: false, words, times: asByRule ? undefined : times }
}

/** Start and end on the wall of the start's zone, and the rule. @throws for times that do not exist here. */
function timesOf(entry: Entry, rule: string | null, zoneOf: ZoneOf, userTimeZone: string): EventTimes {
  const start = timeOf(entry, 'dtstart')
  const startWall = wallOf(start.time)
  const allDay = start.time.isDate
  const repeats = rule !== null
  const timeZone = start.isUtc
    ? repeats
      ? 'UTC'
      : userTimeZone
    : start.tzid === undefined
      ? userTimeZone
      : zoneOf(start.tzid, startWall.year)
  const first = start.isUtc && !repeats ? wallTimeOf(startWall.toJSDate(), userTimeZone) : startWall
  const end = allDay ? endDay(entry, startWall) : endOf(entry, first, timeZone, zoneOf)
  return settleTimes({ allDay, timeZone }, { start: kept(first), end: kept(end) < first ? first : end }, rule)
}

function endDay(entry: Entry, start: DateTime): DateTime {
  const next = start.plus({ days: 1 })
  const end = entry.component.getFirstProperty('dtend') === null ? undefined : wallOf(timeOf(entry, 'dtend').time)
  const length = durationOf(entry)
  const last = end?.startOf('day') ?? (length === undefined ? next : start.plus(length).startOf('day'))
  return kept(last) > start ? last : next
}

function endOf(entry: Entry, first: DateTime, timeZone: string, zoneOf: ZoneOf): DateTime {
  if (entry.component.getFirstProperty('dtend') !== null) {
    const end = timeOf(entry, 'dtend')
    const wall = wallOf(end.time)
    if (end.isUtc) return wallTimeOf(wall.toJSDate(), timeZone)
    const zone = end.tzid === undefined ? timeZone : zoneOf(end.tzid, wall.year)
    return zone === timeZone ? wall : wallTimeOf(instantOf(wall, zone), timeZone)
  }
  return first.plus(durationOf(entry) ?? 0)
}

function durationOf({ component }: Entry): number | undefined {
  const value = component.getFirstPropertyValue('duration')
  return value instanceof ICAL.Duration ? Math.max(0, value.toSeconds()) * 1000 : undefined
}

/** The rule, without the hour that it may repeat. */
function ruleOf({ component }: Entry): string | null {
  const value = component.getFirstPropertyValue('rrule')
  if (!(value instanceof ICAL.Recur)) return null
  const parts = value.toString().split(';')
  const kept = parts.filter((part) => !/^BY(?:HOUR|MINUTE|SECOND)=\d{1,2}$/i.test(part))
  return kept.join(';')
}

function cancelledKeys({ component }: Entry, series: EventTimes, zoneOf: ZoneOf): string[] {
  return component.getAllProperties('exdate').flatMap((property) =>
    property.getValues().flatMap((value) => {
      if (!(value instanceof ICAL.Time)) return []
      const tzid = property.getFirstParameter('tzid')
      return [keyOf({ time: value, isUtc: isUtc(value), ...(tzid && { tzid }) }, series, zoneOf)]
    }),
  )
}

/** Which occurrence a time names: in days by its day, also where the series has hours and the file forgot them. */
function keyOf(
  { time, isUtc: utc, tzid }: ReadTime,
  { allDay, timeZone, startLocal }: Pick<EventTimes, 'allDay' | 'timeZone' | 'startLocal'>,
  zoneOf: ZoneOf,
): string {
  const wall = wallOf(time)
  if (allDay) return wallText(wall.startOf('day'))
  if (time.isDate) {
    const start = readWallText(startLocal)
    return wallText(wall.plus(start.toMillis() - start.startOf('day').toMillis()))
  }
  if (utc) return wallText(wallTimeOf(wall.toJSDate(), timeZone))
  const zone = tzid === undefined ? timeZone : zoneOf(tzid, wall.year)
  return wallText(zone === timeZone ? wall : wallTimeOf(instantOf(wall, zone), timeZone))
}

interface ReadTime {
  time: ICAL.Time
  isUtc: boolean
  tzid?: string
}

function timeOf({ component }: Entry, name: string): ReadTime {
  const property = component.getFirstProperty(name)
  const value = property?.getFirstValue()
  if (property === null || !(value instanceof ICAL.Time)) throw new RangeError(`no ${name}`)
  const tzid = property.getFirstParameter('tzid')
  return { time: value, isUtc: isUtc(value), ...(tzid && { tzid }) }
}

function isUtc(time: ICAL.Time): boolean {
  return time.zone === ICAL.Timezone.utcTimezone
}

function wallOf({ year, month, day, hour, minute, second, isDate }: ICAL.Time): DateTime {
  const wall = DateTime.utc(year, month, day, isDate ? 0 : hour, isDate ? 0 : minute, isDate ? 0 : Math.min(second, 59))
  return kept(wall)
}

/** @throws {RangeError} for a time that cannot be kept here. */
function kept(wall: DateTime): DateTime {
  if (!wall.isValid || wall.year < firstYear || wall.year > lastYear) throw new RangeError('no such time')
  return wall
}

function wordsOf(entry: Entry): EventWords {
  return {
    title: clean(textOf(entry, 'summary'), 500),
    description: clean(textOf(entry, 'description'), 20_000),
    location: clean(textOf(entry, 'location'), 500),
  }
}

function textOf({ component }: Entry, name: string): string {
  const value = component.getFirstPropertyValue(name)
  return value === null ? '' : String(value)
}

/** What the database can hold, and no more than a form takes. */
function clean(text: string, maxLength: number): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, maxLength).trim().toWellFormed()
}

function reasonOf(error: unknown): IgnoredEvent['reason'] {
  return error instanceof Problem && error.errors?.[0]?.field === 'recurrence' ? 'recurrence' : 'time'
}
