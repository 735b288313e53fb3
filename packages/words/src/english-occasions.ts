/**
 * English words for days that have a place or a name of their own: the middle of a month, its last Friday, Christmas Eve.
 * @module
 */
import { date, inDays, lastOf, named, week, weekday } from './days.ts'
import { ANY_WEEKDAY, MONTH, monthNumber, monthOrdinals, NUMBER, number, weekdayNumber } from './english-tables.ts'
import { anyOf } from './numbers.ts'
import { type Feasts, feast, ordinalOfMonth, partOfMonth } from './occasions.ts'
import { type Rule, rule } from './piece.ts'

const feasts: Feasts = {
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
    ({ groups = {} }, now) => partOfMonth(groups, now, monthNumber),
  ),
  rule(`${BEFORE}(?:(?<start>early)|(?<middle>mid)|late)[\\s-](?<month>${MONTH})(?!\\s+\\d)`, ({ groups = {} }, now) =>
    partOfMonth(groups, now, monthNumber),
  ),
  rule(`${BEFORE}end\\s+of\\s+(?:the\\s+|this\\s+)?year\\b`, (_, { today }) => [
    named(date(today, { day: 31, month: 12 })),
  ]),
  rule(`${BEFORE}end\\s+of\\s+(?:the\\s+|this\\s+)?week\\b`, (_, now) => [named(lastOf(week(now, 0)))]),
  rule(
    `\\b(?:on|at|by|for|until|till|before|over)\\s+(?<feast>${anyOf(feasts)})(?![\\p{L}'])`,
    ({ groups = {} }, now) => feast(feasts, groups.feast, now),
  ),
  rule(
    `${BEFORE}(?<ordinal>${anyOf(monthOrdinals)})\\s+(?<weekday>${ANY_WEEKDAY})\\s+of\\s+(?:the|this)\\s+month\\b`,
    ({ groups = {} }, now) => [
      ordinalOfMonth(monthOrdinals[groups.ordinal ?? ''] ?? 1, weekdayNumber(groups.weekday), now),
    ],
  ),
  rule(
    `\\b(?:(?<count>${NUMBER})\\s+weeks?\\s+(?:from|after)\\s+(?:next\\s+)?(?<weekday>${ANY_WEEKDAY})|(?:on\\s+)?(?<other>${ANY_WEEKDAY})\\s+week\\b(?!\\p{L}))`,
    ({ groups = {} }, now) => {
      const coming = weekday(now, weekdayNumber(groups.weekday ?? groups.other), 'coming')
      return coming.kind === 'day' ? [inDays(coming.day, 7 * number(groups.count ?? '1'))] : []
    },
  ),
]
