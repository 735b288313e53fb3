/**
 * Reads when something is from plain words: finds the date in a sentence, says what it means, and gives back the rest.
 * A pure module: it knows no clock, no database and no user.
 * @module
 */
import { DateTime } from 'luxon'
import { english } from './english.ts'
import { fold } from './fold.ts'
import type { About, Lexicon, PartOfDay, Piece, SpokenTime } from './piece.ts'
import { dayAfter, firstDay, ruleOf } from './repetition.ts'
import { spanish } from './spanish.ts'
import { instantOf, wallTimeOf } from './wall-time.ts'

export interface WhenOptions {
  now: Date
  timeZone: string
  language: 'es' | 'en'
  /** On which day the user's weeks begin: 0 for Sunday to 6 for Saturday. */
  firstWeekday: number
  /** A task when not said. */
  about?: About
  /** Whether what repeats is wanted; else `every Monday` is not understood. */
  repeats?: boolean
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
  /** Whether a day was said, and not the hour alone. */
  saysDay: boolean
  /** The part of the day, when that was said and no hour in it. */
  part: PartOfDay | undefined
  /** `moved`: today's hour is over, so it is tomorrow's. `past`: it is over. */
  time: 'ahead' | 'moved' | 'past'
  /** The hour could have been in the morning or the afternoon; the afternoon was taken. */
  assumedAfternoon: boolean
  /** How it repeats (RFC 5545 RRULE without its name), when that was said and wanted. */
  repeat: string | undefined
  /** The words of the date, as they were written. */
  phrase: string
  /** The same, piece by piece. */
  phrases: string[]
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

/** From which hour on it is a part of the day, and when that is over. */
export const hoursOfParts: Record<PartOfDay, { from: number; to: number }> = {
  dawn: { from: 0, to: 6 },
  morning: { from: 6, to: 12 },
  noon: { from: 12, to: 15 },
  afternoon: { from: 12, to: 20 },
  evening: { from: 17, to: 23 },
  night: { from: 20, to: 24 },
}

/** Hours up to this one are in the afternoon when nothing else was said: nobody is called at three in the night. */
const lastAfternoonHour = 6

/** Finds and reads the date in a sentence. */
export function readWhen(sentence: string, options: WhenOptions): WhenReading {
  const text = sentence.normalize('NFC').replace(/\s+/g, ' ')
  const lexicon = lexicons[options.language]
  const today = wallTimeOf(options.now, options.timeZone).startOf('day')
  const found = findPieces(fold(text), lexicon, today, options)
  const phrases = found.map(({ start, end }) => text.slice(start, end).trim())
  const rest = withoutDates(text, found, lexicon)
  const impossible = found.findIndex(({ pieces }) => pieces.some(({ kind }) => kind === 'impossible'))
  if (impossible !== -1) return { status: 'unreadable', phrase: phrases[impossible] ?? '' }
  const leftOver = lexicon.suspicious.exec(fold(rest))
  if (leftOver !== null) {
    return { status: 'unreadable', phrase: rest.slice(leftOver.index, leftOver.index + leftOver[0].length).trim() }
  }
  if (found.length === 0) return { status: 'none', rest }
  const pieces = found.flatMap((one) => one.pieces)
  const meaning = resolve(pieces, today, { ...options, half: usualHalf(fold(rest), lexicon) })
  if (meaning === 'ambiguous') return { status: 'ambiguous', phrases }
  if (meaning === 'no-date') return { status: 'none', rest: text.trim() }
  return { status: 'read', ...meaning, phrase: phrases.join(' '), phrases, rest }
}

function findPieces(
  folded: string,
  lexicon: Lexicon,
  today: DateTime,
  { about = 'task', repeats = false, firstWeekday }: WhenOptions,
) {
  const found: Found[] = []
  let left = folded
  for (const { pattern, read, only } of repeats ? [...lexicon.repeats, ...lexicon.rules] : lexicon.rules) {
    if (only !== undefined && !only.includes(about)) continue
    for (const match of left.matchAll(pattern)) {
      const pieces = read(match, { today, firstWeekday })
      if (pieces.length === 0) continue
      found.push({ start: match.index, end: match.index + match[0].length, pieces })
    }
    for (const { start, end } of found) left = left.slice(0, start) + '\u0001'.repeat(end - start) + left.slice(end)
  }
  return withEnds(withoutNamed(found), folded, lexicon).sort((a, b) => a.start - b.start)
}

/** Presents for Christmas on Friday: they are due on Friday. */
function withoutNamed(found: Found[]): Found[] {
  const others = found.filter(({ pieces }) => !pieces.some((piece) => piece.kind === 'day' && piece.isNamed))
  return others.some(({ pieces }) => pieces.some(({ kind }) => kind === 'day')) ? others : found
}

/** Of what repeats, a day named as the last one is its end; a number of times means nothing without it. */
function withEnds(found: Found[], folded: string, { until }: Lexicon): Found[] {
  if (!found.some(({ pieces }) => pieces.some(({ kind }) => kind === 'repeat'))) {
    return found.filter(({ pieces }) => !pieces.some(({ kind }) => kind === 'times'))
  }
  return found.map((one) => {
    if (!until.test(folded.slice(one.start, one.end))) return one
    const asEnd = (piece: Piece): Piece =>
      piece.kind === 'day' ? { kind: 'until', day: piece.last ?? piece.day } : piece
    return { ...one, pieces: one.pieces.map(asEnd) }
  })
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
    .replace(/(?<!\s)\s+([,.;:!?])/g, '$1')
    .replace(/[,;](?=[,;])/g, '')
    .replace(/^[\s,.;:–-]+|(?<![\s,;:–-])[\s,;:–-]+$/g, '')
    .replace(/\s+/g, ' ')
}

/** What `resolve` knows beside the pieces. */
interface Circumstances extends WhenOptions {
  /** In which half of the day such things are, when it was not said. */
  half: 'am' | 'pm' | undefined
}

function usualHalf(folded: string, { morning, evening }: Lexicon): 'am' | 'pm' | undefined {
  if (morning.test(folded)) return 'am'
  return evening.test(folded) ? 'pm' : undefined
}

type Meaning = Omit<When, 'status' | 'phrase' | 'phrases' | 'rest'>

function resolve(pieces: Piece[], today: DateTime, options: Circumstances): Meaning | 'ambiguous' | 'no-date' {
  const said = sorted(pieces)
  if (said === 'ambiguous') return said
  const { day, time, part, fromNow, length, repetition } = said
  if (fromNow !== undefined) {
    if (day !== undefined || time !== undefined || repetition !== undefined) return 'ambiguous'
    return fromNowOn(fromNow.minutes, length?.minutes, options)
  }
  const repeat = repetition && ruleOf(repetition, { count: said.count, until: said.until })
  const from = day?.day ?? today
  const first = repetition === undefined ? from : firstDay(repetition, from)
  const last = repetition === undefined ? (day?.last ?? first) : first
  if (time === undefined && part === undefined) {
    if (day === undefined && repetition === undefined) return 'no-date'
    const time = first < today && repetition === undefined ? 'past' : 'ahead'
    return { ...days(first, last, time), saysDay: day !== undefined, repeat }
  }
  const { timeZone } = options
  const start = minutesOf(time?.time, part?.part, options.half)
  const { onDay, minutes, state } = nextMoment(said, { first, today, minutes: start.minutes }, options)
  const at = (minutes: number) => instantOf(onDay.plus({ minutes }), timeZone)
  const end = endOf(start.minutes, time?.until, part?.part, length?.minutes)
  const startAt = at(minutes)
  const startDay = wallTimeOf(startAt, timeZone).startOf('day') // midnight is the next day's
  return {
    ...days(startDay, DateTime.max(startDay, last), state),
    at: startAt,
    endsAt: end === undefined ? undefined : at(minutes + end - start.minutes),
    saysDay: day !== undefined,
    part: time === undefined ? part?.part : undefined,
    assumedAfternoon: start.assumed,
    repeat,
  }
}

/** A minute of a first day, or the next one that is meant when it is over. */
function nextMoment(
  { day, time, part, repetition }: Said,
  { first, today, minutes }: { first: DateTime; today: DateTime; minutes: number },
  { timeZone, now, about }: WhenOptions,
): { onDay: DateTime; minutes: number; state: When['time'] } {
  if (instantOf(first.plus({ minutes }), timeZone) > now) return { onDay: first, minutes, state: 'ahead' }
  const isToday = +first === +today
  if (repetition !== undefined) {
    const onDay = isToday ? dayAfter(repetition, first, day !== undefined) : first
    return { onDay, minutes, state: 'ahead' }
  }
  // Who asks for a part of today asks for it when it is over, too.
  const isLookedBackOn = about === 'agenda' && (day !== undefined || time === undefined)
  if (!isToday || isLookedBackOn) return { onDay: first, minutes, state: 'past' }
  const nextHour = (wallTimeOf(now, timeZone).hour + 1) * 60
  const partGoesOn = time === undefined && part !== undefined && nextHour < hoursOfParts[part.part].to * 60
  if (partGoesOn) return { onDay: first, minutes: nextHour, state: 'ahead' }
  return { onDay: first.plus({ days: 1 }), minutes, state: day === undefined ? 'ahead' : 'moved' }
}

/** Every two weeks, and on Thursdays: that is one repetition. */
function joined(pieces: Piece[]): Piece[] {
  const repetitions = pieces.filter((piece) => piece.kind === 'repeat').map(({ repetition }) => repetition)
  const [bare, named] = [repetitions.find(({ weekdays }) => !weekdays), repetitions.find(({ weekdays }) => weekdays)]
  if (bare?.unit !== 'week' || named?.every !== 1) return pieces
  const both: Piece = { kind: 'repeat', repetition: { ...named, every: bare.every } }
  return pieces.map((piece) => (piece.kind === 'repeat' ? both : piece))
}

/** The pieces by their kind; two different ones of a kind do not fit each other. */
function sorted(pieces: Piece[]) {
  let fits = true
  const one = <K extends Piece['kind']>(kind: K) => {
    const all = joined(pieces).filter((piece): piece is Extract<Piece, { kind: K }> => piece.kind === kind)
    if (new Set(all.map((piece) => JSON.stringify(piece))).size > 1) fits = false
    return all[0]
  }
  const said = {
    day: one('day'),
    time: one('time'),
    part: one('part'),
    fromNow: one('from-now'),
    length: one('length'),
    repetition: one('repeat')?.repetition,
    count: one('times')?.count,
    until: one('until')?.day,
  }
  return fits ? said : 'ambiguous'
}

type Said = Exclude<ReturnType<typeof sorted>, 'ambiguous'>

function days(first: DateTime, last: DateTime, time: When['time']): Meaning {
  const [day, lastDay] = [first.toFormat('yyyy-MM-dd'), last.toFormat('yyyy-MM-dd')]
  const nothingElse = { at: undefined, endsAt: undefined, saysDay: true, part: undefined, repeat: undefined }
  return { day, lastDay, time, assumedAfternoon: false, ...nothingElse }
}

function fromNowOn(minutes: number, length: number | undefined, { now, timeZone }: WhenOptions): Meaning {
  const whole = Math.floor(now.getTime() / 60_000) * 60_000
  const at = new Date(whole + minutes * 60_000)
  const day = wallTimeOf(at, timeZone)
  return { ...days(day, day, 'ahead'), at, endsAt: length === undefined ? undefined : new Date(+at + length * 60_000) }
}

/** Minutes after midnight; more than a day's when the night goes on after it. */
function minutesOf(
  time: SpokenTime | undefined,
  part: PartOfDay | undefined,
  usual?: 'am' | 'pm',
): { minutes: number; assumed: boolean } {
  if (time === undefined) return { minutes: usualHours[part ?? 'morning'] * 60, assumed: false }
  const { hour, minute } = time
  const half = time.half ?? part
  const lastHour = usual === 'pm' ? 11 : usual === 'am' ? 0 : lastAfternoonHour
  const assumed = half === undefined && !time.exact && hour >= 1 && hour <= lastHour
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
