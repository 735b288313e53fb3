/**
 * English words for what happens again and again, in the rules' order.
 * @module
 */
import { dayOfMonth } from './days.ts'
import {
  ANY_WEEKDAY,
  DAY_NUMBER,
  dayNumber,
  MONTH,
  monthOrdinals,
  NUMBER,
  number,
  weekdayNumber,
  weekdays,
} from './english-tables.ts'
import { anyOf } from './numbers.ts'
import { type Rule, rule } from './piece.ts'
import { repeat, repeatOn, repeatOnOrdinal, weekdaysIn } from './repeats.ts'
import { type Repetition, weekdaysFrom } from './repetition.ts'

const units: Record<string, Repetition['unit']> = {
  day: 'day',
  days: 'day',
  week: 'week',
  weeks: 'week',
  month: 'month',
  months: 'month',
  year: 'year',
  years: 'year',
}
const adverbs: Record<string, Repetition> = {
  daily: { unit: 'day', every: 1 },
  weekly: { unit: 'week', every: 1 },
  fortnightly: { unit: 'week', every: 2 },
  biweekly: { unit: 'week', every: 2 },
  monthly: { unit: 'month', every: 1 },
  quarterly: { unit: 'month', every: 3 },
  semiannually: { unit: 'month', every: 6 },
  yearly: { unit: 'year', every: 1 },
  annually: { unit: 'year', every: 1 },
}

const EVERY = '(?:every|each)'
const DAY = `${ANY_WEEKDAY.replace(')\\b', ')s?\\b')}`
const LONG_DAYS = `(?:${anyOf(weekdays)})s\\b`
const DAYS = `(?<days>${DAY}(?:\\s*,\\s*${DAY})*(?:\\s*,?\\s+(?:and|&)\\s+${DAY})?)`
const UNIT = `(?:${anyOf(units)})\\b`

export const englishRepeats: Rule[] = [
  rule(
    `\\b(?:(?:on\\s+)?(?:the\\s+|every\\s+)?(?<ordinal>${anyOf(monthOrdinals)})\\s+(?<day>${ANY_WEEKDAY})(?:\\s+(?:of|in))?\\s+${EVERY}\\s+month|${EVERY}\\s+(?<other>${anyOf(monthOrdinals)})\\s+(?<otherDay>${ANY_WEEKDAY})\\s+of\\s+the\\s+month)\\b`,
    ({ groups = {} }) => {
      const which = monthOrdinals[groups.ordinal ?? groups.other ?? ''] ?? 1
      return repeatOnOrdinal(which, weekdayNumber(groups.day ?? groups.otherDay))
    },
  ),
  rule(`\\b(?:${EVERY}\\s+quarter|(?<half>(?:${EVERY}\\s+half|twice\\s+a)\\s+year))\\b`, ({ groups = {} }) =>
    repeat({ unit: 'month', every: groups.half === undefined ? 3 : 6 }),
  ),
  rule(`\\b(?:on\\s+)?(?:the\\s+)?last\\s+day\\s+of\\s+${EVERY}\\s+month\\b`, () =>
    repeat({ unit: 'month', every: 1, lastDay: true }),
  ),
  rule(
    `\\b(?:(?:on\\s+)?(?:the\\s+)?(?<a>${DAY_NUMBER})\\s+(?:day\\s+)?of\\s+${EVERY}\\s+month|${EVERY}\\s+month\\s+on\\s+the\\s+(?<b>${DAY_NUMBER})|(?:on\\s+)?the\\s+(?<c>${DAY_NUMBER})\\s+${EVERY}\\s+month)\\b`,
    ({ groups: { a, b, c } = {} }, { today }) => [
      ...repeat({ unit: 'month', every: 1 }),
      dayOfMonth(today, dayNumber(a ?? b ?? c)),
    ],
  ),
  rule(`\\b${EVERY}\\s+(?=(?:${MONTH}\\s+${DAY_NUMBER}|(?:the\\s+)?${DAY_NUMBER}\\s+(?:of\\s+)?${MONTH}))`, () =>
    repeat({ unit: 'year', every: 1 }),
  ),
  rule(
    `\\b(?:${EVERY}\\s+|from\\s+)?(?<first>${ANY_WEEKDAY})\\s+(?:to|through|thru)\\s+(?<last>${ANY_WEEKDAY})`,
    ({ groups = {} }) => repeatOn(weekdaysFrom(weekdayNumber(groups.first), weekdayNumber(groups.last))),
  ),
  rule(`\\b(?:(?:on\\s+|${EVERY}\\s+)?(?:weekdays?|workdays?|working\\s+days?))\\b`, () => repeatOn([1, 2, 3, 4, 5])),
  rule(`\\b(?:${EVERY}\\s+weekend|(?:on\\s+|at\\s+)?weekends)\\b`, () => repeatOn([6, 7])),
  rule(`\\b${EVERY}\\s+(?:other|second|2nd)\\s+${DAYS}`, ({ groups = {} }) => repeatOn(weekdaysOf(groups.days), 2)),
  rule(`\\b${EVERY}\\s+${DAYS}`, ({ groups = {} }) => repeatOn(weekdaysOf(groups.days))),
  rule(
    `\\b(?:on\\s+)?(?<days>${LONG_DAYS}(?:\\s*,\\s*${LONG_DAYS})*(?:\\s*,?\\s+(?:and|&)\\s+${LONG_DAYS})?)`,
    ({ groups = {} }) => repeatOn(weekdaysOf(groups.days)),
  ),
  rule(
    `\\b(?:on\\s+)?(?<days>${DAY}(?:(?:\\s*[,/&]\\s*|\\s+and\\s+|\\s+)${DAY})+)(?!\\s+(?:or|next|the)\\b)`,
    ({ groups = {} }) => repeatOn(weekdaysOf(groups.days)),
  ),
  rule(`\\b${EVERY}\\s+(?:other|second)\\s+(?<unit>${UNIT})`, ({ groups = {} }) =>
    repeat({ unit: units[groups.unit ?? ''] ?? 'day', every: 2 }),
  ),
  rule(`\\b(?:once\\s+)?${EVERY}\\s+(?:(?<every>${NUMBER})\\s+)?(?<unit>${UNIT})`, ({ groups = {} }) => {
    const every = groups.every === undefined ? 1 : number(groups.every)
    return repeat({ unit: units[groups.unit ?? ''] ?? 'day', every })
  }),
  rule('\\bonce\\s+an?\\s+(?<unit>day|week|month|year)\\b', ({ groups = {} }) =>
    repeat({ unit: units[groups.unit ?? ''] ?? 'day', every: 1 }),
  ),
  rule(`\\b${EVERY}\\s+(?<part>morning|afternoon|evening|night)\\b`, ({ groups: { part } = {} }) =>
    part === 'morning' || part === 'afternoon' || part === 'evening' || part === 'night'
      ? [...repeat({ unit: 'day', every: 1 }), { kind: 'part', part }]
      : [],
  ),
  rule(
    `\\b(?<adverb>${anyOf(adverbs)})\\b(?=\\s*(?:$|[,.;!?\\u0001]|at\\b|on\\b|from\\b|until\\b|in\\b))`,
    ({ groups = {} }) => {
      const said = adverbs[groups.adverb ?? '']
      return said === undefined ? [] : repeat(said)
    },
  ),
  rule(`\\b(?:for\\s+)?(?<count>\\d{1,3}|two|three|four|five|six|ten)\\s+times\\b`, (match) => [
    { kind: 'times', count: number(match.groups?.count) },
  ]),
]

function weekdaysOf(words: string | undefined): number[] {
  return weekdaysIn(words, DAY, weekdayNumber)
}
