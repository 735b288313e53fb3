/**
 * Where events stand: bars over the days of a week, and blocks within the hours of a day, side by side where they overlap.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { daysOf } from '../../time/agenda.ts'
import { addDays, daysBetween } from '../../time/calendar-day.ts'
import { dayMinutes, minutesOf, timeOf } from '../../time/day-minutes.ts'
import { instantOf, wallOf } from '../../time/zoned.ts'

/** Times move in steps of so many minutes. */
export const stepMinutes = 15
/** What is shorter is drawn as long as this: it must be seen and hit. */
const leastMinutes = 24

/** What a finger hits surely, 44 px high where an hour takes 64 (time-grid.module.css). */
const touchMinutes = 42

/** An event across the days of a row. */
export interface Bar {
  event: CalendarEvent
  /** Which days of the row, the first and the last. */
  first: number
  last: number
  lane: number
  /** It began before the row, or goes on after it. */
  fromBefore: boolean
  goesOn: boolean
}

/** An event within the hours of a day. */
export interface Block {
  event: CalendarEvent
  startMinute: number
  endMinute: number
  lane: number
  /** How many stand side by side there. */
  lanes: number
  /** How many of them it can take, as those beside it are free. */
  span: number
  fromBefore: boolean
  goesOn: boolean
  /** By how many minutes fingers hit it above and below: into free time alone, which it shares with what is short beside it. */
  reach: { above: number; below: number }
}

/** Whether an event stands in the row of days rather than among the hours. */
export function takesDays(event: CalendarEvent): boolean {
  return event.all_day || Date.parse(event.end_time) - Date.parse(event.start_time) >= dayMinutes * 60_000
}

/** Events as bars over a row of days: those of whole days and the longest first, each in the highest lane that is free. */
export function barsOf(events: readonly CalendarEvent[], days: readonly string[], timeZone: string): Bar[] {
  const [firstDay = '', lastDay = ''] = [days[0], days.at(-1)]
  const touching = events
    .map((event) => ({ event, ...daysOf(event, timeZone) }))
    .filter(({ first, last }) => first <= lastDay && last >= firstDay)
    .sort(
      (a, b) =>
        (a.first < firstDay ? firstDay : a.first).localeCompare(b.first < firstDay ? firstDay : b.first) ||
        Number(takesDays(b.event)) - Number(takesDays(a.event)) ||
        b.last.localeCompare(a.last) ||
        Date.parse(a.event.start_time) - Date.parse(b.event.start_time) ||
        a.event.title.localeCompare(b.event.title),
    )
  const lanes: number[] = [] // of each lane the last day that is taken
  return touching.map(({ event, first, last }) => {
    const from = Math.max(0, daysBetween(firstDay, first))
    const to = Math.min(days.length - 1, daysBetween(firstDay, last))
    const free = lanes.findIndex((taken) => taken < from)
    const lane = free === -1 ? lanes.length : free
    lanes[lane] = to
    return { event, first: from, last: to, lane, fromBefore: first < firstDay, goesOn: last > lastDay }
  })
}

const unplaced = { lane: 0, lanes: 1, span: 1, reach: { above: 0, below: 0 } }

/** Events as blocks in the hours of a day. */
export function blocksOf(events: readonly CalendarEvent[], day: string, timeZone: string): Block[] {
  const blocks = events
    .filter((event) => !takesDays(event))
    .flatMap((event) => {
      const { first, last } = daysOf(event, timeZone)
      if (first > day || last < day) return []
      const start = first < day ? 0 : minutesOf(wallOf(new Date(event.start_time), timeZone).time)
      const wallEnd = wallOf(new Date(event.end_time), timeZone)
      const end = wallEnd.day > day ? dayMinutes : minutesOf(wallEnd.time)
      const endMinute = Math.min(dayMinutes, Math.max(end, start + leastMinutes))
      const startMinute = Math.min(start, endMinute - leastMinutes)
      return [{ ...unplaced, event, startMinute, endMinute, fromBefore: first < day, goesOn: last > day }]
    })
    .sort((a, b) => a.startMinute - b.startMinute || b.endMinute - a.endMinute)
  let group: Block[] = []
  let groupEnd = -1
  for (const block of blocks) {
    if (block.startMinute >= groupEnd) group = []
    const taken = new Set(group.filter((each) => each.endMinute > block.startMinute).map(({ lane }) => lane))
    while (taken.has(block.lane)) block.lane++
    group.push(block)
    groupEnd = Math.max(...group.map(({ endMinute }) => endMinute))
    const lanes = Math.max(...group.map(({ lane }) => lane)) + 1
    for (const each of group) each.lanes = lanes
  }
  for (const block of blocks) block.span = freeLanes(block, blocks)
  for (const block of blocks) block.reach = reachOf(block, blocks)
  return blocks
}

/** How many lanes a block can take before another one stands in its way. */
function freeLanes(block: Block, blocks: readonly Block[]): number {
  const inTheWay = blocks.filter(
    ({ lane, startMinute, endMinute }) =>
      lane > block.lane && startMinute < block.endMinute && endMinute > block.startMinute,
  )
  return Math.min(block.lanes, ...inTheWay.map(({ lane }) => lane)) - block.lane
}

function reachOf(block: Block, blocks: readonly Block[]): Block['reach'] {
  const missing = missingMinutes(block)
  if (missing === 0) return unplaced.reach
  const near = blocks.filter((other) => other !== block && standBelowEachOther(block, other))
  const shareOf = (gap: number, other: Block) => (missingMinutes(other) > 0 ? gap / 2 : gap)
  const earlier = near.filter(({ endMinute }) => endMinute <= block.startMinute)
  const later = near.filter(({ startMinute }) => startMinute >= block.endMinute)
  const freeAbove = Math.min(
    block.startMinute,
    ...earlier.map((other) => shareOf(block.startMinute - other.endMinute, other)),
  )
  const freeBelow = Math.min(
    dayMinutes - block.endMinute,
    ...later.map((other) => shareOf(other.startMinute - block.endMinute, other)),
  )
  const below = Math.min(freeBelow, Math.max(missing / 2, missing - freeAbove))
  return { above: Math.min(freeAbove, missing - below), below }
}

function missingMinutes({ startMinute, endMinute }: Block): number {
  return Math.max(0, touchMinutes - (endMinute - startMinute))
}

/** Whether they share a part of the column's width. */
function standBelowEachOther(one: Block, other: Block): boolean {
  const left = ({ lane, lanes }: Block) => lane / lanes
  const right = ({ lane, lanes, span }: Block) => (lane + span) / lanes
  return left(one) < right(other) && left(other) < right(one)
}

/** The event's times after it was moved by days and minutes of the wall. */
export function movedTimes(
  event: CalendarEvent,
  { days = 0, minutes = 0 }: { days?: number; minutes?: number },
  timeZone: string,
): { start_time: string; end_time: string } {
  if (event.all_day) {
    return {
      start_time: addDays(event.start_time.slice(0, 10), days),
      end_time: addDays(event.end_time.slice(0, 10), days),
    }
  }
  const lengthMs = Date.parse(event.end_time) - Date.parse(event.start_time)
  const start = shifted(new Date(event.start_time), days, minutes, timeZone)
  return { start_time: start.toISOString(), end_time: new Date(start.getTime() + lengthMs).toISOString() }
}

/** The event's times after its end was pulled; it stays at least one step long, or one day. */
export function stretchedTimes(
  event: CalendarEvent,
  { days = 0, minutes = 0 }: { days?: number; minutes?: number },
  timeZone: string,
): { start_time: string; end_time: string } {
  const { start_time } = event
  if (event.all_day) {
    const least = addDays(start_time.slice(0, 10), 1)
    const end = addDays(event.end_time.slice(0, 10), days)
    return { start_time, end_time: end < least ? least : end }
  }
  const end = shifted(new Date(event.end_time), days, minutes, timeZone)
  const least = Date.parse(start_time) + stepMinutes * 60_000
  return { start_time, end_time: new Date(Math.max(least, end.getTime())).toISOString() }
}

function shifted(instant: Date, days: number, minutes: number, timeZone: string): Date {
  const wall = wallOf(instant, timeZone)
  const total = minutesOf(wall.time) + minutes
  const overflow = Math.floor(total / dayMinutes)
  return instantOf({ day: addDays(wall.day, days + overflow), time: timeOf(total) }, timeZone)
}

/** What the month's styles leave above the bars of a day, and give to each of them, in rem. */
const [aboveBarsRem, laneRem] = [2.125, 1.375]

/** How many lanes of bars have room in a day of a month, above a line that says how many more there are. */
export function lanesIn(heightRem: number): number {
  return Math.max(1, Math.floor((heightRem - aboveBarsRem) / laneRem) - 1)
}

/** Those of a week that have room, and the others. The last one needs no line that says there is one more: it stands there itself. */
export function barsWithin(bars: readonly Bar[], lanes: number): { shown: Bar[]; hidden: Bar[] } {
  const beyond = bars.filter(({ lane }) => lane > lanes)
  const isLast = ({ first, last }: Bar) => !beyond.some((other) => other.first <= last && first <= other.last)
  const isShown = (bar: Bar) => bar.lane < lanes || (bar.lane === lanes && isLast(bar))
  return { shown: bars.filter(isShown), hidden: bars.filter((bar) => !isShown(bar)) }
}

/** What is seen first of a day: seven, with the line's name. */
const morningMinutes = 7 * 60 - 15
/** Today, so much of what has been is always seen, and where there is room so much of what comes. */
const minutesBeforeNow = 90
const minutesAfterNow = 180

/**
 * The minute of the day at which what is seen begins: the morning, unless now would be out of sight.
 *
 * @param seen how many minutes are seen at once
 * @param now undefined among days that are not today
 */
export function firstSeen(seen: number, now: number | undefined): number {
  if (now === undefined) return morningMinutes
  return Math.max(0, Math.min(now - minutesBeforeNow, Math.max(morningMinutes, now + minutesAfterNow - seen)))
}
