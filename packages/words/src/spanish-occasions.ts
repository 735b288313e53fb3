/**
 * Spanish words for days that have a place or a name of their own: the middle of a month, its last Friday, Christmas Eve. On
 * folded text.
 * @module
 */
import { date, inDays, lastOf, named, week, weekday } from './days.ts'
import { anyOf } from './numbers.ts'
import { type Feasts, feast, ordinalOfMonth, partOfMonth } from './occasions.ts'
import { type Rule, rule } from './piece.ts'
import { MONTH, monthNumber, ordinals, WEEKDAY, weekdays } from './spanish-tables.ts'

const feasts: Feasts = {
  navidad: { day: 25, month: 12 },
  nochebuena: { day: 24, month: 12 },
  nochevieja: { day: 31, month: 12 },
  'fin de ano': { day: 31, month: 12 },
  'ano nuevo': { day: 1, month: 1 },
  reyes: { day: 6, month: 1 },
  'san valentin': { day: 14, month: 2 },
  halloween: { day: 31, month: 10 },
}

const BEFORE = '\\b(?:(?:para|desde|hasta|antes\\s+de|a\\s+partir\\s+de)\\s+)?'

export const spanishOccasions: Rule[] = [
  rule(
    `${BEFORE}(?:a\\s+)?(?:(?<start>principios?|comienzos?)|(?<middle>mediados?)|fin(?:al)?(?:es)?)\\s+(?:de(?:l)?\\s+)?(?:(?:mes\\s+)?de\\s+)?(?:(?<month>${MONTH})|(?:este\\s+)?mes\\b)`,
    ({ groups = {} }, now) => partOfMonth(groups, now, monthNumber),
  ),
  rule(`${BEFORE}(?:a\\s+)?(?:fin|final|finales)\\s+de\\s+ano\\b`, (_, { today }) => [
    named(date(today, { day: 31, month: 12 })),
  ]),
  rule(`\\b(?:a|para|antes\\s+del?)\\s+final(?:es)?\\s+de\\s+(?:la\\s+)?semana\\b`, (_, now) => [
    named(lastOf(week(now, 0))),
  ]),
  rule(
    `\\b(?:en|por|para|antes\\s+de|hasta|el\\s+dia\\s+de|la\\s+noche\\s+de|el)\\s+(?:(?:el\\s+)?dia\\s+de\\s+)?(?<feast>${anyOf(feasts)})\\b`,
    ({ groups = {} }, now) => feast(feasts, groups.feast, now),
  ),
  rule(
    `${BEFORE}(?:el\\s+)?(?<ordinal>${anyOf(ordinals)})\\s+(?<weekday>${WEEKDAY})\\s+del?\\s+(?:este\\s+)?mes\\b`,
    ({ groups = {} }, now) => [
      ordinalOfMonth(ordinals[groups.ordinal ?? ''] ?? 1, weekdays[groups.weekday ?? ''] ?? 1, now),
    ],
  ),
  rule(
    `\\b(?:el|este|de\\s+este)\\s+(?<weekday>${WEEKDAY})\\s+en\\s+(?:(?<week>ocho|8)|quince|15)(?:\\s+dias)?\\b`,
    ({ groups = {} }, now) => {
      const coming = weekday(now, weekdays[groups.weekday ?? ''] ?? 1, 'coming')
      return coming.kind === 'day' ? [inDays(coming.day, groups.week === undefined ? 14 : 7)] : []
    },
  ),
  rule(
    `\\b(?:del|desde\\s+el)\\s+(?<first>${WEEKDAY})\\s+(?:al|hasta\\s+el)\\s+(?<last>${WEEKDAY})`,
    ({ groups = {} }, now) => {
      const first = weekday(now, weekdays[groups.first ?? ''] ?? 1, 'coming')
      if (first.kind !== 'day') return []
      const last = weekday({ ...now, today: first.day }, weekdays[groups.last ?? ''] ?? 1, 'coming')
      return last.kind === 'day' ? [{ ...first, last: last.day }] : []
    },
  ),
]
