/**
 * English words for dates, in the rules' order: the longer saying before the shorter one that it contains.
 * @module
 */
import type { DateTime } from 'luxon'
import {
  date,
  dayOfMonth,
  figures,
  inDays,
  lastOf,
  month,
  monthOfYear,
  week,
  weekday,
  weekdayAndNumber,
  weekend,
  yearOf,
} from './days.ts'
import { type DurationWords, durationIn, fromNow, lengthOf } from './duration.ts'
import { englishOccasions } from './english-occasions.ts'
import { englishRepeats } from './english-repeats.ts'
import {
  ANY_WEEKDAY,
  DAY_NUMBER,
  dayNumber,
  MONTH,
  monthNumber,
  months,
  NUMBER,
  number,
  numbers,
  shortWeekdays,
  WEEKDAY,
  weekdayNumber,
  weekdays,
} from './english-tables.ts'
import { anyOf } from './numbers.ts'
import { type Lexicon, type PartOfDay, type Piece, type Rule, rule, type SpokenTime, type Today } from './piece.ts'
import { aroundHour, partIn, spanOf, timeOf } from './times.ts'

const parts: Record<string, PartOfDay> = {
  morning: 'morning',
  afternoon: 'afternoon',
  evening: 'evening',
  night: 'night',
}
const units: DurationWords['units'] = {
  minute: { minutes: 1 },
  minutes: { minutes: 1 },
  min: { minutes: 1 },
  mins: { minutes: 1 },
  hour: { minutes: 60 },
  hours: { minutes: 60 },
  h: { minutes: 60 },
  hr: { minutes: 60 },
  hrs: { minutes: 60 },
  day: { days: 1 },
  days: { days: 1 },
  week: { days: 7 },
  weeks: { days: 7 },
  fortnight: { days: 14 },
  month: { months: 1 },
  months: { months: 1 },
  year: { months: 12 },
  years: { months: 12 },
}
const hourWords = Object.keys(numbers).filter((word) => (numbers[word] ?? 99) <= 12 && !/^an?\b/.test(word))

const HOUR = `(?:\\d{1,2}(?!\\d)|(?:${anyOf(hourWords)})\\b)`
/** Minutes as they are said after an hour: five thirty. */
const MINUTES = '(?:fifteen|twenty(?:[\\s-]five)?|thirty|forty(?:[\\s-]five)?|fifty)'
/** Short names that are no words of their own. */
const WORKDAYS = 'mon|tues?|wed|thu(?:rs?)?|fri'
const PART = '(?:morning|afternoon|evening|night)\\b'
const YEAR = '(?:\\s*,?\\s*(?<year>\\d{4})\\b(?!:))?'
const BEFORE_DAY = '\\b(?:(?:on|by|for|until|till|before|due|starting|from)\\s+)?'

/** The n-th time of a pattern: hour, minutes, and which half of the day. */
function time(n: number): string {
  const minutes = `(?:[:.](?<m${n}>\\d{2})(?!\\d)|[\\s-](?<w${n}>${MINUTES})\\b(?!\\s+(?:min|hour|day|week)))?(?:\\s*o'?clock\\b)?`
  const half = `(?:\\s*(?<a${n}>[ap])\\.?\\s?m\\b\\.?|\\s+(?:in\\s+the|at)\\s+(?<p${n}>${PART}))?`
  return `(?<h${n}>${HOUR})${minutes}${half}`
}

type Match = Parameters<Rule['read']>[0]

function halfOf({ groups = {} }: Match, n: number): SpokenTime['half'] {
  const letter = groups[`a${n}`]
  return letter === 'a' ? 'am' : letter === 'p' ? 'pm' : parts[groups[`p${n}`] ?? '']
}

function readTime(match: Match, n: number): SpokenTime {
  const said = match.groups?.[`h${n}`] ?? ''
  const minute = minutesOf(match.groups?.[`m${n}`], match.groups?.[`w${n}`])
  return { hour: number(said), minute, half: halfOf(match, n), exact: said.startsWith('0') }
}

function minutesOf(figures: string | undefined, words: string | undefined): number {
  return words === undefined ? Number(figures ?? 0) : number(words)
}

const partOf = (word: string | undefined) => partIn(parts, word)
const one = (match: Match) => timeOf(readTime(match, 1))
const span = (match: Match) => spanOf(readTime(match, 1), readTime(match, 2))

const DURATION = `(?:(?<half>half\\s+an\\s+hour)|(?:a\\s+)?(?<quarter>quarter\\s+of\\s+an\\s+hour)|(?<threequarters>three\\s+quarters\\s+of\\s+an\\s+hour)|(?<amount>${NUMBER})(?<andahalf>\\s+and\\s+a\\s+half)?\\s*(?<unit>${anyOf(units)})\\b(?:\\s+and\\s+(?:(?<andhalf>a\\s+half)|(?<and>${NUMBER})\\s+min(?:ute)?s?)\\b)?)`

export const englishDurations: DurationWords & { pattern: string } = {
  pattern: DURATION,
  units,
  number,
  extraMinutes: ({ andhalf, andahalf, and = '0' }, unitMinutes) =>
    (andhalf ?? andahalf) === undefined ? number(and) : unitMinutes / 2,
}
const durationOf = ({ groups = {} }: Match) => durationIn(groups, englishDurations)
const length = (match: Match) => lengthOf(durationOf(match))

const rules: Rule[] = [
  rule(`\\b(?:in|within)\\s+(?:about\\s+)?${DURATION}(?:'?s?\\s+time)?`, (match, now) =>
    fromNow(durationOf(match), now),
  ),
  rule(`\\b${DURATION}\\s+from\\s+(?:now|today)\\b`, (match, now) => fromNow(durationOf(match), now)),
  rule(`\\bfor\\s+${DURATION}`, length, ['event']),
  rule('\\b(?:an?\\s+)?(?<amount>\\d{1,3})[\\s-](?<unit>minute|min|hour|hr)\\b(?=\\s+[a-z])', length, ['event']),

  ...englishOccasions,

  // Dates of the calendar.
  rule(
    `${BEFORE_DAY}(?:the\\s+)?(?<month>${MONTH})\\s+(?<day>${DAY_NUMBER})\\s*(?:-|–|to|until|through)\\s*(?:(?<lastmonth>${MONTH})\\s+)?(?<last>${DAY_NUMBER})(?!\\s*[:ap])${YEAR}`,
    ({ groups = {} }, { today }) => {
      const lastMonth = groups.lastmonth === undefined ? {} : { lastMonth: monthNumber(groups.lastmonth) }
      const first = { day: dayNumber(groups.day), month: monthNumber(groups.month), year: yearOf(groups.year) }
      return [date(today, { ...first, lastDay: dayNumber(groups.last), ...lastMonth })]
    },
  ),
  rule(
    `${BEFORE_DAY}(?:(?<weekday>${ANY_WEEKDAY})\\s*,?\\s+)?(?:the\\s+)?(?<![\\d:/.])(?<day>${DAY_NUMBER})\\s+(?:of\\s+)?(?<month>${MONTH})${YEAR}`,
    spokenDate,
  ),
  rule(
    `${BEFORE_DAY}(?:(?<weekday>${ANY_WEEKDAY})\\s*,?\\s+)?(?<month>${MONTH})\\s+(?:the\\s+)?(?<day>${DAY_NUMBER})(?!\\s*(?::\\d|[ap]\\.?m\\b))${YEAR}`,
    spokenDate,
  ),
  rule(`${BEFORE_DAY}(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})\\b`, ({ groups = {} }, { today }) => [
    date(today, { day: number(groups.day), month: number(groups.month), year: number(groups.year) }),
  ]),
  rule(
    `${BEFORE_DAY}(?<month>\\d{1,2})(?<mark>[/.-])(?<day>\\d{1,2})\\k<mark>(?<year>\\d{4}|\\d{2})\\b`,
    ({ groups = {} }, { today }) => [
      figures(today, number(groups.month), number(groups.day), number(groups.year), false),
    ],
  ),
  rule(
    `(?:\\b(?:on|by|for|until|before|due|${WEEKDAY})\\s+(?<a>\\d{1,2})/(?<b>\\d{1,2})(?![\\d/])|(?:^|(?<=[\\u0001,;]\\s{0,3}))(?<c>\\d{1,2})/(?<d>\\d{1,2})(?![\\d/])|(?<![\\d/])(?<e>\\d{1,2})/(?<f>\\d{1,2})(?![\\d/])(?=\\s*(?:$|[,.;:!?)\\u0001]|at\\b|in\\s+the\\b|\\d{1,2}(?::\\d\\d|\\s*[ap]\\.?m\\b))))`,
    ({ groups: { a, b, c, d, e, f } = {} }, { today }) => [
      figures(today, number(a ?? c ?? e), number(b ?? d ?? f), undefined, false),
    ],
  ),

  rule(
    `${BEFORE_DAY}(?<weekday>${ANY_WEEKDAY})\\s*,?\\s+(?:the\\s+)?(?<day>\\d{1,2}(?:st|nd|rd|th))\\b`,
    ({ groups = {} }, { today }) => [weekdayAndNumber(today, weekdayNumber(groups.weekday), dayNumber(groups.day))],
  ),

  // Times of the day.
  rule(`\\b(?:from|between)\\s+${time(1)}\\s*(?:-|–|to|until|till|and)\\s*${time(2)}`, span),
  rule(
    `(?<![\\d:./])(?=\\d)${time(1)}\\s*(?:-|–|to)\\s*(?=\\d{1,2}(?::\\d\\d)?\\s*[ap]\\.?m\\b|\\d{1,2}:\\d\\d)${time(2)}`,
    span,
  ),
  rule(`\\bat\\s+${time(1)}\\s*(?:-|–|to|until|till)\\s*(?=\\d|noon)${time(2)}`, span, ['event']),
  rule(`(?<![\\d:./])(?=\\d)${time(1)}\\s*(?:-|–|to)\\s*(?=\\d)${time(2)}`, span, ['event']),
  rule(
    `\\b(?:(?:at|by|around|about|before|after)\\s+)?(?:(?<half>half)|(?:a\\s+)?(?<quarter>quarter)|(?<count>${NUMBER})(?:\\s+minutes)?)\\s+(?<side>past|to)\\s+${time(1)}(?!\\s+[a-z]+s\\b)`,
    (match) => {
      const { half, quarter, count, side } = match.groups ?? {}
      const minutes = half !== undefined ? 30 : quarter !== undefined ? 15 : number(count)
      if (half !== undefined && side === 'to') return []
      return timeOf(aroundHour(readTime(match, 1).hour, side === 'to' ? -minutes : minutes, halfOf(match, 1)))
    },
  ),
  rule(`\\bat\\s+half\\s+${time(1)}`, (match) => timeOf(aroundHour(readTime(match, 1).hour, 30, halfOf(match, 1)))),
  rule(`\\bat\\s+${time(1)}`, one),
  rule(
    `\\b(?:(?:by|around|about|before|after|from|for|until|till)\\s+)?(?<![\\d:./])(?=${HOUR}(?:[:.]\\d\\d)?\\s*(?:[ap]\\.?\\s?m\\b|o'?clock\\b)|\\d{1,2}:\\d\\d)${time(1)}`,
    one,
  ),
  rule('\\b(?:(?:at|by|around|before|after|until)\\s+)?(?:12\\s+)?(?:noon|midday)\\b', () =>
    timeOf({ hour: 12, minute: 0, exact: true }),
  ),
  rule('\\b(?:(?:at|by|around|before|after|until)\\s+)?(?:12\\s+)?midnight\\b', () =>
    timeOf({ hour: 24, minute: 0, exact: true }),
  ),
  rule('\\bfirst\\s+thing(?:\\s+in\\s+the\\s+morning)?\\b', () => timeOf({ hour: 8, minute: 0, exact: true })),
  rule(
    '\\b(?:(?:by|before|at)\\s+)?(?:the\\s+)?(?:end\\s+of\\s+(?:the\\s+|business\\s+)?day|eod|cob|close\\s+of\\s+business)\\b',
    () => timeOf({ hour: 18, minute: 0, exact: true }),
  ),

  // Parts of the day.
  rule(`${BEFORE_DAY}this\\s+(?<part>morning|afternoon|evening)\\b`, ({ groups = {} }, { today }) => [
    inDays(today, 0),
    ...partOf(groups.part),
  ]),
  rule(`${BEFORE_DAY}tonight\\b`, (_, { today }) => [inDays(today, 0), { kind: 'part', part: 'night' }]),
  rule('\\blast\\s+night\\b', (_, { today }) => [inDays(today, -1), { kind: 'part', part: 'night' }]),
  rule(`\\bin\\s+the\\s+(?<part>morning|afternoon|evening)\\b|\\bat\\s+(?<other>night)\\b`, ({ groups = {} }) =>
    partOf(groups.part ?? groups.other),
  ),
  rule(`(?<=\\b(?:today|tomorrow|tmrw|yesterday|${WEEKDAY})\\s+)(?<part>${PART})`, ({ groups = {} }) =>
    partOf(groups.part),
  ),

  // Days by their name.
  rule(`${BEFORE_DAY}(?:the\\s+)?day\\s+after\\s+tomorrow\\b`, (_, { today }) => [inDays(today, 2)]),
  rule('\\b(?:the\\s+)?day\\s+before\\s+yesterday\\b', (_, { today }) => [inDays(today, -2)]),
  rule(`${BEFORE_DAY}(?:tomorrow|tmrw|tomorow|tommorow)\\b(?!')`, (_, { today }) => [inDays(today, 1)]),
  rule(`${BEFORE_DAY}today\\b(?!')`, (_, { today }) => [inDays(today, 0)]),
  rule(`\\byesterday\\b(?!')`, (_, { today }) => [inDays(today, -1)]),
  rule(
    `${BEFORE_DAY}(?:(?:over|at)\\s+)?(?:the\\s+weekend\\s+(?:(?<afternext>after\\s+next)|(?<after>after)(?:\\s+this)?)|(?:the\\s+)?(?<next>next|following)\\s+weekend|(?:this|the)\\s+weekend)\\b`,
    ({ groups: { afternext, after, next } = {} }, { today }) => [
      weekend(today, afternext !== undefined ? 2 : (after ?? next) !== undefined ? 1 : 0),
    ],
  ),
  rule(
    `${BEFORE_DAY}(?:the\\s+)?(?:(?<next>next)|(?<this>this)(?:\\s+coming)?|coming)\\s+(?<weekday>${ANY_WEEKDAY})(?:\\s+(?:of\\s+)?(?<week>next|this)\\s+week)?`,
    spokenWeekday,
  ),
  rule(
    `\\b(?:on|by|until|till|before|due)\\s+(?<weekday>${ANY_WEEKDAY})(?:\\s+(?:of\\s+)?(?<week>next|this)\\s+week)?`,
    spokenWeekday,
  ),
  rule(
    `(?<!\\b(?:every|each)\\s+)${BEFORE_DAY}(?<weekday>${WEEKDAY})(?:\\s+(?:of\\s+)?(?<week>next|this)\\s+week)?(?:\\s+(?<next>next))?`,
    (match, now) => spokenWeekday(match, now),
  ),
  rule(
    `\\b(?<weekday>(?:${WORKDAYS})\\b\\.?)(?=\\s*(?:$|,|at\\b|\\u0001))|\\b(?<other>sat|sun)\\b(?=\\s*\\u0001)`,
    (match, now) => spokenWeekday(match, now),
  ),
  rule(`${BEFORE_DAY}the\\s+week\\s+after\\s+next\\b`, (_, now) => [week(now, 2)]),
  rule(`${BEFORE_DAY}(?:next|the\\s+following|the\\s+coming)\\s+week\\b(?!')`, (_, now) => [week(now, 1)]),
  rule(`${BEFORE_DAY}(?:this|the)\\s+week\\b(?!')`, (_, now) => [week(now, 0)], ['agenda']),
  rule(`${BEFORE_DAY}this\\s+week\\b(?!')`, (_, now) => [lastOf(week(now, 0))], ['task', 'event']),
  rule(`${BEFORE_DAY}next\\s+month\\b`, (_, { today }) => [month(today, 1)]),
  rule(`${BEFORE_DAY}this\\s+month\\b`, (_, { today }) => [month(today, 0)], ['agenda']),
  rule(`\\bin\\s+(?<month>${MONTH})${YEAR}`, ({ groups = {} }, { today }) => [
    monthOfYear(today, monthNumber(groups.month), yearOf(groups.year)),
  ]),
  rule(`${BEFORE_DAY}the\\s+(?<day>\\d{1,2}(?:st|nd|rd|th))\\b`, ({ groups = {} }, { today }) => [
    dayOfMonth(today, dayNumber(groups.day)),
  ]),
  rule('(?<=\\u0001\\s{0,3})early\\b|\\bearly\\s+(?=\\u0001)', () => partOf('morning')),
  rule(`(?<=\\u0001[\\s,]{0,5})${DURATION}(?=\\s*(?:$|[,.;\\u0001]|at\\b|in\\b|with\\b))`, length, ['event']),
]

function spokenDate({ groups = {} }: Match, { today }: { today: DateTime }): Piece[] {
  const day = dayNumber(groups.day)
  const named = groups.weekday === undefined ? undefined : weekdayNumber(groups.weekday)
  return [date(today, { day, month: monthNumber(groups.month), year: yearOf(groups.year), weekday: named })]
}

/** `next friday` is the one of next week, as most people mean it; `friday` is the one that comes. */
function spokenWeekday({ groups = {} }: Match, now: Today): Piece[] {
  const inWeek = groups.week === 'next' ? 'next-week' : groups.week === 'this' ? 'this-week' : undefined
  const which = inWeek ?? (groups.next ? 'next' : groups.this ? 'this' : 'coming')
  return [weekday(now, weekdayNumber(groups.weekday ?? groups.other), which)]
}

/** English; dates in figures have the month first (`5/6` is in May), unless they cannot. */
export const english: Lexicon = {
  rules,
  repeats: englishRepeats,
  until: /^(?:until|till)\b/u,
  morning: /\b(?:breakfast|wake up|get up|sunrise)/u,
  evening: /\b(?:dinner|supper|cinema|movie|concert|party|theat(?:re|er)|drinks|go to bed)\b/u,
  connectors: /^(?:[\s,.;:–-]|\b(?:the|on|at|by|for|in|of|and|t|from)\b)*$/u,
  suspicious: new RegExp(
    `\\b(?:every|each)\\s+(?:other\\s+|\\d+\\s+)?(?:hours?|day|week|month|year|morning|afternoon|evening|night|weekday|${anyOf({ ...weekdays, ...shortWeekdays })})\\b` +
      `|\\b(?:on\\s+)?(?:${anyOf(weekdays)})s\\b|\\b(?:daily|weekly|monthly|yearly)\\b(?=$)` +
      `|\\bat\\s+\\d+\\b|\\b\\d{1,2}:\\d{2}\\b|\\b\\d+(?:st|nd|rd|th)\\s+(?:of\\s+)?(?:${anyOf(months)})\\b|\\b\\d{1,2}\\s?[ap]m\\b`,
    'u',
  ),
}
