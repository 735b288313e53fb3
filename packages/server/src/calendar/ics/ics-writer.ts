/**
 * A user's calendar as a file for other programs (RFC 5545).
 * @module
 */
import { readWallText } from '@axia/words/wall-time'
import ICAL from 'ical.js'
import { IANAZone } from 'luxon'
import { idForm } from '../../id.ts'
import { inTurns } from '../../turns.ts'
import type { EventRow, EventTimes, ExceptionRow } from '../event.ts'
import { asSingle, canonicalKey } from '../occurrences.ts'

export interface WrittenCalendar {
  name: string
  events: readonly EventRow[]
  /** By the series' id. */
  exceptions: ReadonlyMap<string, readonly ExceptionRow[]>
  now: Date
}

/** Years around now for which the changes of the clocks are written out. */
const [yearsBack, yearsAhead] = [2, 10]

const end = 'END:VCALENDAR'

/** Event by event: those of a whole life take a while. */
export async function writeCalendar({ name, events, exceptions, now }: WrittenCalendar): Promise<string> {
  const calendar = new ICAL.Component('vcalendar')
  calendar.addPropertyWithValue('version', '2.0')
  calendar.addPropertyWithValue('prodid', '-//AxIA//AxIA//EN')
  addText(calendar, 'x-wr-calname', name)
  const zones = new Set<string>()
  const written: string[] = []
  for await (const event of inTurns(events)) {
    for (const part of writeEvent(event, exceptions.get(event.id) ?? [], zones)) written.push(`${part.toString()}\r\n`)
  }
  for (const zone of [...zones].sort()) calendar.addSubcomponent(writeZone(zone, now))
  const head = calendar.toString().slice(0, -end.length)
  return `${head}${written.join('')}${end}\r\n`
}

/** The UID under which an event that was made here goes out. */
export function uidOf({ id, uid }: Pick<EventRow, 'id' | 'uid'>): string {
  return uid ?? `${id}@axia`
}

const ownUid = new RegExp(`^(${idForm})@axia$`)

/** The id of an event of ours that comes back under the UID that it went out with. */
export function ownIdIn(uid: string): string | undefined {
  return ownUid.exec(uid)?.[1]
}

function writeEvent(event: EventRow, exceptions: readonly ExceptionRow[], zones: Set<string>): ICAL.Component[] {
  const live = exceptions.filter(({ orphaned }) => !orphaned)
  const main = component(event, zones)
  if (event.recurrence !== null) main.updatePropertyWithValue('rrule', ICAL.Recur.fromString(event.recurrence))
  for (const { occurrenceLocal } of live.filter(({ cancelled }) => cancelled)) {
    addTime(main, 'exdate', canonicalKey(occurrenceLocal), event, zones)
  }
  const changed = live.filter(({ cancelled }) => !cancelled)
  return [
    main,
    ...changed.map((exception) => {
      const key = canonicalKey(exception.occurrenceLocal)
      const one = component({ ...asSingle(event, key, exception), updatedAt: exception.updatedAt }, zones)
      addTime(one, 'recurrence-id', key, event, zones)
      return one
    }),
  ]
}

type Times = Pick<EventTimes, 'allDay' | 'timeZone' | 'startLocal' | 'endLocal'>

function component(event: EventRow, zones: Set<string>): ICAL.Component {
  const vevent = new ICAL.Component('vevent')
  addText(vevent, 'uid', uidOf(event))
  vevent.addPropertyWithValue('dtstamp', ICAL.Time.fromJSDate(event.updatedAt, true))
  vevent.addPropertyWithValue('last-modified', ICAL.Time.fromJSDate(event.updatedAt, true))
  vevent.addPropertyWithValue('created', ICAL.Time.fromJSDate(event.createdAt, true))
  addTime(vevent, 'dtstart', event.startLocal, event, zones)
  addTime(vevent, 'dtend', event.endLocal, event, zones)
  addText(vevent, 'summary', event.title)
  if (event.description !== '') addText(vevent, 'description', event.description)
  if (event.location !== '') addText(vevent, 'location', event.location)
  return vevent
}

/**
 * The library writes an end of line as text may hold it (RFC 5545 §3.3.11) of `\n` alone: any other would be an end of the file's
 * own lines, and what follows another property. Other control characters no text may hold.
 */
function addText(to: ICAL.Component, name: string, text: string): void {
  to.addPropertyWithValue(
    name,
    text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replaceAll(/(?![\t\n])\p{Cc}/gu, ''),
  )
}

function addTime(
  to: ICAL.Component,
  name: string,
  wall: string,
  { allDay, timeZone }: Pick<Times, 'allDay' | 'timeZone'>,
  zones: Set<string>,
): void {
  const { year, month, day, hour, minute, second } = readWallText(wall)
  const isUtc = timeZone === 'UTC'
  const property = new ICAL.Property(name)
  const time = ICAL.Time.fromData(
    { year, month, day, ...(allDay ? { isDate: true } : { hour, minute, second, isDate: false }) },
    isUtc && !allDay ? ICAL.Timezone.utcTimezone : ICAL.Timezone.localTimezone,
  )
  if (allDay) property.resetType('date')
  property.setValue(time)
  if (!allDay && !isUtc) {
    property.setParameter('tzid', timeZone)
    zones.add(timeZone)
  }
  to.addProperty(property)
}

/** The zone's clocks, each change written out: what RFC 5545 wants beside a TZID, and what odd readers go by. */
function writeZone(name: string, now: Date): ICAL.Component {
  const zone = IANAZone.create(name)
  const vtimezone = new ICAL.Component('vtimezone')
  vtimezone.addPropertyWithValue('tzid', name)
  const first = Date.UTC(now.getUTCFullYear() - yearsBack, 0)
  const last = Date.UTC(now.getUTCFullYear() + yearsAhead, 0)
  let offset = zone.offset(first)
  vtimezone.addSubcomponent(observance(first, offset, offset))
  for (const at of changesOf(zone, first, last)) {
    const next = zone.offset(at)
    vtimezone.addSubcomponent(observance(at, offset, next))
    offset = next
  }
  return vtimezone
}

/** The instants at which the offset changes, to the second. */
function changesOf(zone: IANAZone, first: number, last: number): number[] {
  const changes: number[] = []
  const stepMs = 7 * 86_400_000
  for (let from = first; from < last; from += stepMs) {
    if (zone.offset(from) === zone.offset(from + stepMs)) continue
    let [low, high] = [from, from + stepMs]
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000
      if (zone.offset(middle) === zone.offset(from)) low = middle
      else high = middle
    }
    changes.push(high)
  }
  return changes
}

function observance(at: number, offsetBefore: number, offsetAfter: number): ICAL.Component {
  const part = new ICAL.Component(offsetAfter > offsetBefore ? 'daylight' : 'standard')
  const wall = new Date(at + offsetBefore * 60_000)
  part.addPropertyWithValue(
    'dtstart',
    ICAL.Time.fromData({
      year: wall.getUTCFullYear(),
      month: wall.getUTCMonth() + 1,
      day: wall.getUTCDate(),
      hour: wall.getUTCHours(),
      minute: wall.getUTCMinutes(),
      second: wall.getUTCSeconds(),
    }),
  )
  part.addPropertyWithValue('tzoffsetfrom', ICAL.UtcOffset.fromSeconds(offsetBefore * 60))
  part.addPropertyWithValue('tzoffsetto', ICAL.UtcOffset.fromSeconds(offsetAfter * 60))
  return part
}
