/**
 * Reads when something is from plain words: finds the date in a sentence, says what it means, and gives back the rest.
 * A pure module: it knows no clock, no database and no user.
 * @module
 */
import { DateTime } from 'luxon'
import { instantOf, wallTimeOf } from '../../wall-time.ts'
import { english } from './english.ts'
import { fold } from './fold.ts'
import type { About, Lexicon, PartOfDay, Piece, SpokenTime } from './piece.ts'
import { spanish } from './spanish.ts'

export interface WhenOptions {
  now: Date
  timeZone: string
  language: 'es' | 'en'
  /** A task when not said. */
  about?: About
}

/** A date that was understood. */
export interface When {
  status: 'read'
  /** The day on the user's wall, `YYYY-MM-DD`. */
  day: string
  /** The last day that was meant, also included; for most the same. */
  lastDay: string
  /** The instant, when a time of day was said. */
  at: Date | undefined
  /** Until when, when that was said. */
  endsAt: Date | undefined
  /** `moved`: today's hour is over, so it is tomorrow's. `past`: it is over. */
  time: 'ahead' | 'moved' | 'past'
  /** The hour could have been in the morning or the afternoon; the afternoon was taken. */
  assumedAfternoon: boolean
  /** The words of the date, as they were written. */
  phrase: string
  /** The sentence without them. */
  rest: string
}

export type WhenReading =
  | When
  /** No date was said. */
  | { status: 'none'; rest: string }
  /** Something looks like a date and is not understood, or names none that there is. */
  | { status: 'unreadable'; phrase: string }
  /** Two dates that do not fit each other. */
  | { status: 'ambiguous'; phrases: string[] }

interface Found {
  start: number
  end: number
  pieces: Piece[]
}

const lexicons: Record<'es' | 'en', Lexicon> = { es: spanish, en: english }

/** The hour meant when only a part of the day was said. */
const usualHours: Record<PartOfDay, number> = { dawn: 5, morning: 9, noon: 12, afternoon: 16, evening: 19, night: 21 }

/** When a part of the day is over. */
const lastHours: Record<PartOfDay, number> = { dawn: 6, morning: 12, noon: 15, afternoon: 20, evening: 23, night: 24 }

/** Hours up to this one are in the afternoon when nothing else was said: nobody is called at three in the night. */
const lastAfternoonHour = 6

/** Finds and reads the date in a sentence. */
export function readWhen(sentence: string, options: WhenOptions): WhenReading {
  const text = sentence.normalize('NFC').replace(/\s+/g, ' ')
  const lexicon = lexicons[options.language]
  const today = wallTimeOf(options.now, options.timeZone).startOf('day')
  const found = findPieces(fold(text), lexicon, today, options.about ?? 'task')
  const phrases = found.map(({ start, end }) => text.slice(start, end).trim())
  const rest = withoutDates(text, found, lexicon)
  const impossible = found.findIndex(({ pieces }) => pieces.some(({ kind }) => kind === 'impossible'))
  if (impossible !== -1) return { status: 'unreadable', phrase: phrases[impossible] ?? '' }
  const leftOver = lexicon.suspicious.exec(fold(rest))
  if (leftOver !== null) {
    return { status: 'unreadable', phrase: rest.slice(leftOver.index, leftOver.index + leftOver[0].length).trim() }
  }
  if (found.length === 0) return { status: 'none', rest }
  const meaning = resolve(
    found.flatMap(({ pieces }) => pieces),
    today,
    options,
  )
  if (meaning === 'ambiguous') return { status: 'ambiguous', phrases }
  if (meaning === 'no-date') return { status: 'none', rest: text.trim() }
  return { status: 'read', ...meaning, phrase: phrases.join(' '), rest }
}

function findPieces(folded: string, lexicon: Lexicon, today: DateTime, about: About): Found[] {
  const found: Found[] = []
  let left = folded
  for (const { pattern, read, only } of lexicon.rules) {
    if (only !== undefined && !only.includes(about)) continue
    for (const match of left.matchAll(pattern)) {
      const pieces = read(match, { today })
      if (pieces.length === 0) continue
      found.push({ start: match.index, end: match.index + match[0].length, pieces })
    }
    for (const { start, end } of found) left = left.slice(0, start) + '\u0001'.repeat(end - start) + left.slice(end)
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The text between the dates; what stands there only to hold dates together goes with them. */
function withoutDates(text: string, found: Found[], lexicon: Lexicon): string {
  const edges = [0, ...found.flatMap(({ start, end }) => [start, end]), text.length]
  const pieces: string[] = []
  for (let index = 0; index < edges.length; index += 2) {
    const piece = text.slice(edges[index], edges[index + 1]).trim()
    const between = found.length > 0 && lexicon.connectors.test(fold(piece))
    if (piece !== '' && !between) pieces.push(piece)
  }
  return pieces
    .join(' ')
    .replace(/\s+([,.;:!?])/g, '$1')
    .replace(/^[\s,.;:–-]+|[\s,;:–-]+$/g, '')
    .replace(/\s+/g, ' ')
}

type Meaning = Omit<When, 'status' | 'phrase' | 'rest'>

function resolve(pieces: Piece[], today: DateTime, options: WhenOptions): Meaning | 'ambiguous' | 'no-date' {
  const one = <K extends Piece['kind']>(kind: K) => {
    const all = pieces.filter((piece): piece is Extract<Piece, { kind: K }> => piece.kind === kind)
    const different = new Map(all.map((piece) => [JSON.stringify(piece), piece]))
    return { piece: all[0], isOne: different.size <= 1 }
  }
  const [day, time, part, fromNow, length] = [one('day'), one('time'), one('part'), one('from-now'), one('length')]
  if (![day, time, part, fromNow, length].every(({ isOne }) => isOne)) return 'ambiguous'
  const lengthMinutes = length.piece?.minutes
  if (fromNow.piece !== undefined) {
    if (day.piece !== undefined || time.piece !== undefined) return 'ambiguous'
    return fromNowOn(fromNow.piece.minutes, lengthMinutes, options)
  }
  const firstDay = day.piece?.day ?? today
  const lastDay = day.piece?.last ?? firstDay
  if (time.piece === undefined && part.piece === undefined) {
    if (day.piece === undefined) return 'no-date'
    return days(firstDay, lastDay, firstDay < today ? 'past' : 'ahead')
  }
  const { timeZone, now } = options
  const start = minutesOf(time.piece?.time, part.piece?.part)
  const at = (onDay: DateTime, minutes: number) => instantOf(onDay.plus({ minutes }), timeZone)
  const isToday = firstDay.toMillis() === today.toMillis()
  let onDay = firstDay
  let minutes = start.minutes
  let state: When['time'] = at(firstDay, minutes) > now ? 'ahead' : 'past'
  if (state === 'past' && isToday) {
    const nextHour = (wallTimeOf(now, timeZone).hour + 1) * 60
    const partGoesOn =
      time.piece === undefined && part.piece !== undefined && nextHour < lastHours[part.piece.part] * 60
    if (partGoesOn) minutes = nextHour
    else onDay = firstDay.plus({ days: 1 })
    state = day.piece === undefined || partGoesOn ? 'ahead' : 'moved'
  }
  const end = endOf(start.minutes, time.piece?.until, part.piece?.part, lengthMinutes)
  const startAt = at(onDay, minutes)
  const startDay = wallTimeOf(startAt, timeZone).startOf('day') // midnight is the next day's
  return {
    ...days(startDay, DateTime.max(startDay, lastDay), state),
    at: startAt,
    endsAt: end === undefined ? undefined : at(onDay, minutes + end - start.minutes),
    assumedAfternoon: start.assumed,
  }
}

function days(first: DateTime, last: DateTime, time: When['time']): Meaning {
  const [day, lastDay] = [first.toFormat('yyyy-MM-dd'), last.toFormat('yyyy-MM-dd')]
  return { day, lastDay, at: undefined, endsAt: undefined, time, assumedAfternoon: false }
}

function fromNowOn(minutes: number, length: number | undefined, { now, timeZone }: WhenOptions): Meaning {
  const whole = Math.floor(now.getTime() / 60_000) * 60_000
  const at = new Date(whole + minutes * 60_000)
  const day = wallTimeOf(at, timeZone)
  return { ...days(day, day, 'ahead'), at, endsAt: length === undefined ? undefined : new Date(+at + length * 60_000) }
}

/** Minutes after midnight; more than a day's when the night goes on after it. */
function minutesOf(time: SpokenTime | undefined, part: PartOfDay | undefined): { minutes: number; assumed: boolean } {
  if (time === undefined) return { minutes: usualHours[part ?? 'morning'] * 60, assumed: false }
  const { hour, minute } = time
  const half = time.half ?? part
  const assumed = half === undefined && !time.exact && hour >= 1 && hour <= lastAfternoonHour
  return { minutes: (assumed ? hour + 12 : hourIn(hour, half)) * 60 + minute, assumed }
}

function hourIn(hour: number, half: SpokenTime['half']): number {
  if (half === undefined || hour > 12 || hour === 0) return hour
  if (half === 'am' || half === 'dawn') return hour % 12
  if (half === 'morning') return hour
  if (half === 'night') return hour === 12 ? 24 : hour < 6 ? hour + 24 : hour + 12
  if (half === 'noon') return hour < 6 ? hour + 12 : hour
  return hour === 12 ? 12 : hour + 12
}

/** The end is the first such hour after the start. */
function endOf(
  start: number,
  until: SpokenTime | undefined,
  part: PartOfDay | undefined,
  length: number | undefined,
): number | undefined {
  if (until === undefined) return length === undefined ? undefined : start + length
  const end = (until.half ?? part) === undefined ? until.hour * 60 + until.minute : minutesOf(until, part).minutes
  if (end > start) return end
  return until.half === undefined && until.hour <= 12 && end + 720 > start ? end + 720 : end + 1440
}
