/**
 * Spanish words for dates, in the rules' order: the longer saying before the shorter one that it contains.
 * All on folded text: `manana` is mañana.
 * @module
 */
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
import { anyOf } from './numbers.ts'
import { type Lexicon, type PartOfDay, type Piece, type Rule, rule, type SpokenTime, type Today } from './piece.ts'
import { spanishOccasions } from './spanish-occasions.ts'
import { spanishRepeats } from './spanish-repeats.ts'
import { MONTH, monthNumber, months, NUMBER, number, numbers, WEEKDAY, weekdays } from './spanish-tables.ts'
import { aroundHour, partIn, spanOf, timeOf } from './times.ts'

const parts: Record<string, PartOfDay> = {
  madrugada: 'dawn',
  manana: 'morning',
  mediodia: 'noon',
  tarde: 'afternoon',
  noche: 'night',
}
const units: DurationWords['units'] = {
  minuto: { minutes: 1 },
  minutos: { minutes: 1 },
  min: { minutes: 1 },
  mins: { minutes: 1 },
  hora: { minutes: 60 },
  horas: { minutes: 60 },
  h: { minutes: 60 },
  dia: { days: 1 },
  dias: { days: 1 },
  semana: { days: 7 },
  semanas: { days: 7 },
  mes: { months: 1 },
  meses: { months: 1 },
  ano: { months: 12 },
  anos: { months: 12 },
}
const hourWords = Object.keys(numbers).filter(
  (word) => (numbers[word] ?? 99) <= 23 && !['un', 'uno', 'primero'].includes(word),
)

const HOUR = `(?:\\d{1,2}(?!\\d)|(?:${anyOf(hourWords)})\\b)`
const MINUTES =
  '(?:media|cuarto|cinco|diez|quince|veinte|veinticinco|treinta|cuarenta(?:\\s+y\\s+cinco)?|cincuenta|\\d{1,2})\\b'
const PART = '(?:manana|tarde|noche|madrugada)\\b'
const YEAR = '(?:\\s*,?\\s*(?:del?\\s+)?(?:ano\\s+)?(?<year>\\d{4})\\b)?'
const END = '(?=\\s*(?:$|[,;!?)\\u0001]|[.:](?!\\d)|a\\s+las?\\b|por\\s+la\\b|en\\s+la\\b|al?\\s+medio))'
const BEFORE_DAY = '\\b(?:(?:para|desde|hasta|antes\\s+de|a\\s+partir\\s+de)\\s+)?'
const THE_DAY = `${BEFORE_DAY}(?:(?:antes\\s+del|a\\s+partir\\s+del|el|este|al)\\s+)?(?:dia\\s+)?`

/** The n-th time of a pattern: hour, minutes, and which half of the day. */
function time(n: number): string {
  const minutes = `(?:\\s?[:.h]\\s?(?<m${n}>\\d{2})(?!\\d)|\\s+(?:y\\s+(?<y${n}>${MINUTES})|(?<t${n}>quince|treinta|cuarenta\\s+y\\s+cinco)\\b(?!\\s+min))|\\s+menos\\s+(?<l${n}>${MINUTES}))?`
  const half = `(?:\\s+(?:de|por|en)\\s+la\\s+(?<p${n}>${PART})|\\s+del?\\s+(?<d${n}>mediodia)\\b|\\s*(?<a${n}>[ap])\\.?\\s?m\\b\\.?)?`
  return `(?<h${n}>${HOUR})${minutes}(?:\\s*(?:hs?|hrs|horas)\\b)?(?:\\s+en\\s+punto)?${half}`
}

type Match = Parameters<Rule['read']>[0]

function readTime({ groups = {} }: Match, n: number): SpokenTime {
  const said = groups[`h${n}`] ?? ''
  const named = groups[`p${n}`] ?? groups[`d${n}`]
  const half = named === undefined ? halfOf(groups[`a${n}`]) : parts[named]
  const minutes = (word: string | undefined) => (word === 'media' ? 30 : word === 'cuarto' ? 15 : number(word))
  const after = groups[`y${n}`] ?? groups[`t${n}`]
  const before = groups[`l${n}`]
  if (after !== undefined) return aroundHour(number(said), minutes(after), half)
  if (before !== undefined) return aroundHour(number(said), -minutes(before), half)
  return { hour: number(said), minute: Number(groups[`m${n}`] ?? 0), half, exact: said.startsWith('0') }
}

function halfOf(letter: string | undefined): SpokenTime['half'] {
  return letter === 'a' ? 'am' : letter === 'p' ? 'pm' : undefined
}

const partOf = (word: string | undefined) => partIn(parts, word)
const one = (match: Match) => timeOf(readTime(match, 1))
const span = (match: Match) => spanOf(readTime(match, 1), readTime(match, 2))

/** Half an hour, two hours and a half, 90 minutes. */
const DURATION = `(?:(?<half>media\\s+hora)|(?<hourandhalf>hora\\s+y\\s+media)|(?:un\\s+)?(?<quarter>cuarto\\s+de\\s+hora)|(?<threequarters>tres\\s+cuartos\\s+de\\s+hora)|(?<amount>${NUMBER})\\s*(?<unit>${anyOf(units)})\\b(?:\\s+y\\s+(?:(?<andhalf>media)|(?<andquarter>cuarto)|(?<and>${NUMBER})\\s+min(?:uto)?s?)\\b)?)`

export const spanishDurations: DurationWords & { pattern: string } = {
  pattern: DURATION,
  units,
  number,
  extraMinutes: ({ andhalf, andquarter, and = '0' }) =>
    andhalf !== undefined ? 30 : andquarter !== undefined ? 15 : number(and),
}
const durationOf = ({ groups = {} }: Match) => durationIn(groups, spanishDurations)
const length = (match: Match) => lengthOf(durationOf(match))

/** `a las 10, 30 minutos` */
const lengthAfterDate = rule(`(?<=\\u0001[\\s,]{0,5})${DURATION}(?=\\s*(?:$|[,.;\\u0001]|en\\b|con\\b))`, length, [
  'event',
])

const rules: Rule[] = [
  ...spanishOccasions,
  rule(`\\b(?:en|dentro\\s+de|de\\s+aqui\\s+a)\\s+(?:unos\\s+|unas\\s+)?${DURATION}`, (match, now) =>
    fromNow(durationOf(match), now),
  ),
  rule(`\\b(?:durante|por)\\s+${DURATION}`, length, ['event']),
  rule(`\\bde\\s+${DURATION}(?!\\s+(?:de|al)\\b)`, length, ['event']),

  // Dates of the calendar.
  rule(
    `${BEFORE_DAY}del?l?\\s+(?<day>\\d{1,2})(?:\\s+de\\s+(?<month>${MONTH}))?\\s+(?:al|hasta\\s+el)\\s+(?<last>\\d{1,2})\\s+de\\s+(?<lastmonth>${MONTH})${YEAR}`,
    ({ groups = {} }, { today }) => {
      const lastMonth = monthNumber(groups.lastmonth)
      const first = groups.month === undefined ? lastMonth : monthNumber(groups.month)
      const last = { lastDay: number(groups.last), ...(groups.month !== undefined && { lastMonth }) }
      return [date(today, { day: number(groups.day), month: first, year: yearOf(groups.year), ...last })]
    },
  ),
  rule(
    `${THE_DAY}(?:(?<weekday>${WEEKDAY})\\s*,?\\s+)?(?:el\\s+)?(?:dia\\s+)?(?<![\\d:/.])(?<day>\\d{1,2}|(?:${anyOf(numbers)})(?=\\s+de\\s))(?:º|°|ro|er)?\\s+(?:de\\s+)?(?<month>${MONTH})${YEAR}`,
    ({ groups = {} }, { today }) => {
      const named = groups.weekday === undefined ? undefined : weekdays[groups.weekday]
      const day = number(groups.day)
      return [date(today, { day, month: monthNumber(groups.month), year: yearOf(groups.year), weekday: named })]
    },
  ),
  rule(`${THE_DAY}(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})\\b`, ({ groups = {} }, { today }) => [
    date(today, { day: number(groups.day), month: number(groups.month), year: number(groups.year) }),
  ]),
  rule(
    `${THE_DAY}(?:${WEEKDAY}\\s*,?\\s+)?(?<day>\\d{1,2})(?<mark>[/.-])(?<month>\\d{1,2})\\k<mark>(?<year>\\d{4}|\\d{2})\\b`,
    ({ groups = {} }, { today }) => [
      figures(today, number(groups.day), number(groups.month), number(groups.year), true),
    ],
  ),
  rule(
    `(?:\\b(?:el|para\\s+el|del|dia|al|${WEEKDAY})\\s+(?<a>\\d{1,2})/(?<b>\\d{1,2})(?![\\d/])|(?:^|(?<=[\\u0001,;]\\s{0,3}))(?<c>\\d{1,2})/(?<d>\\d{1,2})(?![\\d/])|(?<![\\d/])(?<e>\\d{1,2})/(?<f>\\d{1,2})(?![\\d/])(?:${END}|(?=\\s+\\d{1,2}(?::\\d\\d|\\s*(?:[ap]\\.?\\s?m|h)\\b))))`,
    ({ groups: { a, b, c, d, e, f } = {} }, { today }) => [
      figures(today, number(a ?? c ?? e), number(b ?? d ?? f), undefined, true),
    ],
  ),

  rule(`${THE_DAY}(?<weekday>${WEEKDAY})\\s*,?\\s+(?:dia\\s+)?(?<day>\\d{1,2})${END}`, ({ groups = {} }, { today }) => [
    weekdayAndNumber(today, weekdays[groups.weekday ?? ''] ?? 0, number(groups.day)),
  ]),

  // Times of the day.
  rule(`\\b(?:de|desde|a|entre)\\s+las?\\s+${time(1)}\\s+(?:a|hasta|y)\\s+las?\\s+${time(2)}`, span),
  rule(`\\b(?:de|desde|entre)\\s+las?\\s+${time(1)}\\s+(?:a|hasta|y)\\s+(?=\\d)${time(2)}`, span),
  rule(`\\b(?:de|desde)\\s+(?=\\d)${time(1)}\\s+(?:a|hasta)\\s+(?:las?\\s+|(?=\\d))${time(2)}`, span, [
    'event',
    'agenda',
  ]),
  rule(`(?<![\\d:])(?=\\d{1,2}[:.]\\d\\d)${time(1)}\\s*[-–]\\s*(?=\\d)${time(2)}`, span),
  rule(`(?<![\\d:./])(?=\\d)${time(1)}\\s*[-–]\\s*(?=\\d)${time(2)}(?![\\d/–-])`, span, ['event']),
  rule(
    `(?<![\\d:./])(?=\\d{1,2}(?::\\d\\d)?\\s*[ap]\\.?\\s?m\\b)${time(1)}\\s+(?:a|hasta)\\s+(?:las\\s+)?(?=\\d)${time(2)}`,
    span,
  ),
  rule(`\\b(?:un\\s+)?cuarto\\s+para\\s+las?\\s+(?<h>${HOUR})`, ({ groups = {} }) =>
    timeOf(aroundHour(number(groups.h), -15, undefined)),
  ),
  rule(
    `\\b(?:(?:sobre|hacia|desde|como|antes\\s+de|despues\\s+de|a\\s+partir\\s+de)\\s+(?:a\\s+)?|para\\s+a\\s+|a\\s+(?:eso\\s+de\\s+)?)las?\\s+${time(1)}`,
    one,
  ),
  rule(
    `\\bpara\\s+las?\\s+${time(1)}(?=\\s*(?:$|[,.;:!?)\\u0001]|del?\\b|el\\b|este\\b|hoy\\b|manana\\b|pasado\\b))`,
    one,
  ),
  rule(`(?<![\\d:.,/])(?=\\d{1,2}:\\d\\d)${time(1)}`, one),
  rule(`(?<![\\d:.,/])(?=\\d{1,2}\\s*[ap]\\.?\\s?m\\b)${time(1)}`, one),
  lengthAfterDate,
  rule(`(?<![\\d:.,/])(?=\\d{1,2}\\s*(?:hs?|hrs)\\b)${time(1)}`, one),
  rule('\\b(?:(?:para|hasta)\\s+el|al?)\\s+medio\\s?dia\\b', () => timeOf({ hour: 12, minute: 0, exact: true })),
  rule('\\b(?:a\\s+(?:la\\s+)?)?media\\s?noche\\b', () => timeOf({ hour: 24, minute: 0, exact: true })),
  rule('\\ba\\s+primera\\s+hora(?:\\s+de\\s+la\\s+manana)?\\b', () => timeOf({ hour: 8, minute: 0, exact: true })),
  rule('\\ba\\s+ultima\\s+hora(?:\\s+de\\s+la\\s+tarde)?\\b', () => timeOf({ hour: 18, minute: 0, exact: true })),

  // Parts of the day.
  rule(
    `${BEFORE_DAY}esta\\s+misma\\s+(?<part>${PART})|${BEFORE_DAY}esta\\s+(?<other>${PART})`,
    ({ groups = {} }, { today }) => [inDays(today, 0), ...partOf(groups.part ?? groups.other)],
  ),
  rule('\\banoche\\b', (_, { today }) => [inDays(today, -1), { kind: 'part', part: 'night' }]),
  rule(`\\b(?:(?:por|en|a)\\s+)?la\\s+(?<part>${PART})\\s+del\\s+(?=${WEEKDAY}|dia\\b|\\d)`, ({ groups = {} }) =>
    partOf(groups.part),
  ),
  rule(`\\b(?:por|en|a)\\s+la\\s+(?<part>${PART})|\\bde\\s+(?<other>noche|madrugada)\\b`, ({ groups = {} }) =>
    partOf(groups.part ?? groups.other),
  ),
  rule(`(?<=\\b(?:hoy|manana|${WEEKDAY})\\s+)(?<part>tarde|noche|mediodia)\\b`, ({ groups = {} }) =>
    partOf(groups.part),
  ),

  // Days by their name.
  rule(`${BEFORE_DAY}pasado\\s+manana\\b`, (_, { today }) => [inDays(today, 2)]),
  rule('\\b(?:antes\\s+de\\s+ayer|anteayer|antier)\\b', (_, { today }) => [inDays(today, -2)]),
  rule('\\bayer\\b', (_, { today }) => [inDays(today, -1)]),
  rule(`${BEFORE_DAY}(?:el\\s+dia\\s+de\\s+)?hoy(?:\\s+mismo)?\\b`, (_, { today }) => [inDays(today, 0)]),
  rule(
    `${BEFORE_DAY}(?:(?:este|(?:el\\s+)?(?<ahead>proximo)|el)\\s+)?(?:fin\\s+de\\s+semana|finde)(?:(?<next>\\s+(?:que\\s+viene|proximo|siguiente|entrante))|(?<after>\\s+(?:de\\s+)?despues(?:\\s+del\\s+(?:proximo|que\\s+viene))?))?\\b`,
    ({ groups = {} }, { today }) => {
      const coming =
        groups.next === undefined && groups.after === undefined && groups.ahead === undefined
          ? 0
          : Number(today.weekday >= 6)
      return [weekend(today, groups.after === undefined ? coming : coming + 1)]
    },
  ),
  rule(`(?<=\\u0001\\s{0,3})${weekdayPattern('del\\s+')}`, (match, now) => [spokenWeekday(match, now)]),
  rule(`(?<!\\b(?:del|los|cada)\\s+)${weekdayPattern('')}`, (match, now) => [spokenWeekday(match, now)], ['task']),
  rule(`(?<!\\b(?:los|cada)\\s+)${weekdayPattern('(?:del\\s+)?')}`, (match, now) => [spokenWeekday(match, now)], [
    'event',
    'agenda',
  ]),
  rule(
    `${BEFORE_DAY}(?:la\\s+)?(?:(?:proxima|siguiente|otra)\\s+semana|semana\\s+(?:que\\s+viene|proxima|siguiente|entrante))\\b`,
    (_, now) => [week(now, 1)],
  ),
  rule(`${BEFORE_DAY}(?:esta|de\\s+la|la)\\s+semana\\b`, (_, now) => [week(now, 0)], ['agenda']),
  rule(`${BEFORE_DAY}esta\\s+semana\\b`, (_, now) => [lastOf(week(now, 0))], ['task', 'event']),
  rule(
    `${BEFORE_DAY}(?:el\\s+)?(?:proximo\\s+mes|mes\\s+(?:que\\s+viene|proximo|siguiente|entrante))\\b`,
    (_, { today }) => [month(today, 1)],
  ),
  rule(`${BEFORE_DAY}(?:este|del)\\s+mes\\b`, (_, { today }) => [month(today, 0)], ['agenda']),
  rule(`\\b(?:en|de|para|hasta)\\s+(?<month>${MONTH})${YEAR}`, ({ groups = {} }, { today }) => [
    monthOfYear(today, monthNumber(groups.month), yearOf(groups.year)),
  ]),
  rule(`${BEFORE_DAY}(?:el|al)\\s+dia\\s+(?<day>\\d{1,2})\\b(?!\\s+de\\s+[a-z]{3})`, ({ groups = {} }, { today }) => [
    dayOfMonth(today, number(groups.day)),
  ]),
  rule(`${BEFORE_DAY}el\\s+(?<day>\\d{1,2})${END}`, ({ groups = {} }, { today }) => [
    dayOfMonth(today, number(groups.day)),
  ]),
  rule(`(?<!\\b(?:la|las|una|cada|esta)\\s+)${BEFORE_DAY}manana(?:\\s+mismo)?\\b`, (_, { today }) => [
    inDays(today, 1),
  ]),
  rule('(?<=\\u0001\\s{0,3})tempran(?:o|ito)\\b|\\btempran(?:o|ito)\\s+(?=\\u0001)', () => partOf('manana')),
  lengthAfterDate,
]

function weekdayPattern(of: string): string {
  const before = `(?:para|desde|hasta|antes|a\\s+partir)\\s+(?:del\\s+)?`
  const which = '(?:(?<this>este)|(?:el\\s+|al\\s+|este\\s+)?(?:proximo|siguiente)|el|al)\\s+'
  const later = `(?<later>\\s+de\\s+la\\s+(?:semana\\s+(?:que\\s+viene|proxima|siguiente|entrante)|(?:proxima|siguiente)\\s+semana))`
  const after = `(?:${later}|(?<thisweek>\\s+de\\s+esta\\s+semana)|\\s+(?:que\\s+viene|proximo|siguiente|entrante))?`
  return `\\b${of}(?:${before})?(?:${which})?(?<weekday>${WEEKDAY})${after}\\b`
}

function spokenWeekday({ groups = {} }: Match, now: Today): Piece {
  const which = groups.later ? 'next-week' : groups.thisweek ? 'this-week' : groups.this ? 'this' : 'coming'
  return weekday(now, weekdays[groups.weekday ?? ''] ?? 1, which)
}

/** Spanish, as spoken on both sides of the Atlantic. */
export const spanish: Lexicon = {
  rules,
  repeats: spanishRepeats,
  until: /^hasta\b/u,
  morning: /\b(?:desayun|levant|despert|madrug|amanecer)/u,
  evening: /\b(?:cen[ae]|cine\b|concierto|fiesta|teatro|copas|discoteca|dormir|acostar)/u,
  connectors: /^(?:[\s,.;:–-]|\b(?:el|la|de|del|a|para|en|y|t|que)\b)*$/u,
  suspicious: new RegExp(
    `\\b(?:cada|tod[oa]s\\s+l[oa]s)\\s+(?:\\d+\\s+)?(?:hora|dia|semana|mes|ano|manana|tarde|noche|${anyOf(weekdays)})s?\\b` +
      `|\\blos\\s+(?:${anyOf(weekdays)})s?\\b|\\b(?:diaria|semanal|mensual|anual)mente\\b` +
      `|\\ba\\s+las?\\s+\\d+|\\b\\d{1,2}:\\d{2}\\b|\\b\\d+\\s+de\\s+(?:${anyOf(months)})\\b|\\bel\\s+(?:dia\\s+)?\\d+$`,
    'u',
  ),
}
