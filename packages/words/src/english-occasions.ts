/**
 * English words for days that have a place or a name of their own: the middle of a month, its last Friday, Christmas Eve.
 * @module
 */
import { date, inDays, lastOf, monthPart, named, week, weekday } from './days.ts'
import { ANY_WEEKDAY, MONTH, monthNumber, monthOrdinals, NUMBER, number, weekdayNumber } from './english-tables.ts'
import { anyOf } from './numbers.ts'
import { type Rule, rule } from './piece.ts'
import { firstDay } from './repetition.ts'

const feasts: Record<string, { day: number; month: number }> = {
  christmas: { day: 25, month: 12 },
  'christmas day': { day: 25, month: 12 },
  'christmas eve': { day: 24, month: 12 },
  "new year's eve": { day: 31, month: 12 },
  "new year's day": { day: 1, month: 1 },
  "new year's": { day: 1, month: 1 },
  "valentine's day": { day: 14, month: 2 },
  halloween: { day: 31, month: 10 },
}

const BEFORE = '\\b(?:(?:on|at|in|by|for|until|till|before|due|from)\\s+)?(?:the\\s+)?'

export const englishOccasions: Rule[] = [
  rule(
    `${BEFORE}(?:(?<start>beginning|start)|(?<middle>middle)|end)\\s+of\\s+(?:(?<month>${MONTH})|(?:the\\s+|this\\s+)?month\\b)`,
    ({ groups: { start, middle, month } = {} }, { today }) => [
      named(
        monthPart(
          today,
          start ? 'start' : middle ? 'middle' : 'end',
          month === undefined ? undefined : monthNumber(month),
        ),
      ),
    ],
  ),
  rule(
    `${BEFORE}(?:(?<early>early)|(?<mid>mid)|late)[\\s-](?<month>${MONTH})(?!\\s+\\d)`,
    ({ groups: { early, mid, month } = {} }, { today }) => [
      named(monthPart(today, early ? 'start' : mid ? 'middle' : 'end', monthNumber(month))),
    ],
  ),
  rule(`${BEFORE}end\\s+of\\s+(?:the\\s+|this\\s+)?year\\b`, (_, { today }) => [
    named(date(today, { day: 31, month: 12 })),
  ]),
  rule(`${BEFORE}end\\s+of\\s+(?:the\\s+|this\\s+)?week\\b`, (_, now) => [named(lastOf(week(now, 0)))]),
  rule(
    `\\b(?:on|at|by|for|until|till|before|over)\\s+(?<feast>${anyOf(feasts)})(?![\\p{L}'])`,
    ({ groups: { feast = '' } = {} }, { today }) => {
      const on = feasts[feast]
      return on === undefined ? [] : [named(date(today, on))]
    },
  ),
  rule(
    `${BEFORE}(?<ordinal>${anyOf(monthOrdinals)})\\s+(?<weekday>${ANY_WEEKDAY})\\s+of\\s+(?:the|this)\\s+month\\b`,
    ({ groups = {} }, { today }) => {
      const ordinal = { which: monthOrdinals[groups.ordinal ?? ''] ?? 1, weekday: weekdayNumber(groups.weekday) }
      return [{ kind: 'day', day: firstDay({ unit: 'month', every: 1, ordinal }, today) }]
    },
  ),
  rule(
    `\\b(?:(?<count>${NUMBER})\\s+weeks?\\s+(?:from|after)\\s+(?:next\\s+)?(?<weekday>${ANY_WEEKDAY})|(?:on\\s+)?(?<other>${ANY_WEEKDAY})\\s+week\\b(?!\\p{L}))`,
    ({ groups = {} }, now) => {
      const coming = weekday(now, weekdayNumber(groups.weekday ?? groups.other), 'coming')
      return coming.kind === 'day' ? [inDays(coming.day, 7 * number(groups.count ?? '1'))] : []
    },
  ),
]
