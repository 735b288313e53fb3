/**
 * Spanish words for what happens again and again, in the rules' order. On folded text.
 * @module
 */
import { dayOfMonth } from './days.ts'
import { anyOf } from './numbers.ts'
import { type Piece, type Rule, rule } from './piece.ts'
import { repeat, repeatOn, repeatOnOrdinal, weekdaysIn } from './repeats.ts'
import { type Repetition, weekdaysFrom } from './repetition.ts'
import { MONTH, NUMBER, number, ordinals, WEEKDAY, weekdays } from './spanish-tables.ts'

const units: Record<string, Repetition['unit']> = {
  dia: 'day',
  dias: 'day',
  semana: 'week',
  semanas: 'week',
  mes: 'month',
  meses: 'month',
  ano: 'year',
  anos: 'year',
}
const spans: Record<string, Repetition> = {
  quincena: { unit: 'week', every: 2 },
  bimestre: { unit: 'month', every: 2 },
  trimestre: { unit: 'month', every: 3 },
  semestre: { unit: 'month', every: 6 },
}
const adverbs: Record<string, Repetition> = {
  diariamente: { unit: 'day', every: 1 },
  semanalmente: { unit: 'week', every: 1 },
  quincenalmente: { unit: 'week', every: 2 },
  mensualmente: { unit: 'month', every: 1 },
  bimestralmente: { unit: 'month', every: 2 },
  trimestralmente: { unit: 'month', every: 3 },
  semestralmente: { unit: 'month', every: 6 },
  anualmente: { unit: 'year', every: 1 },
}
const parts: Record<string, Extract<Piece, { kind: 'part' }>['part']> = {
  mananas: 'morning',
  tardes: 'afternoon',
  noches: 'night',
}

const UNIT = `(?:${anyOf(units)})\\b`
const DAY = `${WEEKDAY.replace(/\\b$/, '')}s?\\b`
const DAYS = `(?<days>${DAY}(?:\\s*,\\s*${DAY})*(?:\\s*,?\\s+[ye]\\s+(?:los\\s+)?${DAY})?)`
const ALL = '(?:cada|todos\\s+los|los)'
const A_MONTH = '(?:cada\\s+mes|todos\\s+los\\s+meses)'

export const spanishRepeats: Rule[] = [
  rule(`\\b(?:el\\s+)?(?<ordinal>${anyOf(ordinals)})\\s+(?<day>${WEEKDAY})\\s+de\\s+${A_MONTH}\\b`, ({ groups = {} }) =>
    repeatOnOrdinal(ordinals[groups.ordinal ?? ''] ?? 1, weekdayNumber(groups.day)),
  ),
  rule(
    `\\b(?:todos\\s+los|los|cada)\\s+(?<ordinal>${anyOf(ordinals)})(?:e?s)?\\s+(?<day>${WEEKDAY.replace(/\\b$/, '')}s?\\b)(?:\\s+del?\\s+mes\\b)?`,
    ({ groups = {} }) => repeatOnOrdinal(ordinals[groups.ordinal ?? ''] ?? 1, weekdayNumber(groups.day)),
  ),
  rule(`\\b(?:el\\s+)?primer\\s+dia\\s+de\\s+${A_MONTH}\\b`, (_, { today }) => [
    ...repeat({ unit: 'month', every: 1 }),
    dayOfMonth(today, 1),
  ]),
  rule(`\\b(?:el\\s+)?ultimo\\s+dia\\s+de\\s+${A_MONTH}\\b`, () => repeat({ unit: 'month', every: 1, lastDay: true })),
  rule(
    `\\b(?:(?:el\\s+|los\\s+)?(?:dias?\\s+)?(?<a>\\d{1,2})\\s+de\\s+${A_MONTH}\\b|(?:cada|todos\\s+los)\\s+dias?\\s+(?<b>\\d{1,2})\\b(?!\\s*(?::|de\\s+${MONTH}))(?:\\s+de\\s+${A_MONTH})?|${A_MONTH}\\s*,?\\s+el\\s+(?:dia\\s+)?(?<c>\\d{1,2})\\b)`,
    ({ groups: { a, b, c } = {} }, { today }) => [
      ...repeat({ unit: 'month', every: 1 }),
      dayOfMonth(today, number(a ?? b ?? c)),
    ],
  ),
  rule(`\\bcada\\s+(?=\\d{1,2}\\s+de\\s+${MONTH})`, () => repeat({ unit: 'year', every: 1 })),
  rule(`\\bde\\s+(?<first>${WEEKDAY})\\s+a\\s+(?<last>${WEEKDAY})`, ({ groups = {} }) =>
    repeatOn(weekdaysFrom(weekdayNumber(groups.first), weekdayNumber(groups.last))),
  ),
  rule('\\b(?:entre\\s+semana|(?:(?:cada|todos\\s+los|los)\\s+)?dias?\\s+(?:laborables?|habiles|habil))\\b', () =>
    repeatOn([1, 2, 3, 4, 5]),
  ),
  rule(`\\b${ALL}\\s+(?:fines?\\s+de\\s+semana|findes?)\\b`, () => repeatOn([6, 7])),
  rule(`\\b(?:un|el)\\s+(?<day>${WEEKDAY})\\s+si\\s+y\\s+(?:otro|uno)\\s+no\\b`, ({ groups = {} }) =>
    repeatOn([weekdayNumber(groups.day)], 2),
  ),
  rule(`\\bcada\\s+(?:dos|2|otro)\\s+${DAYS}`, ({ groups = {} }) => repeatOn(weekdaysOf(groups.days), 2)),
  rule(`\\b${ALL}\\s+${DAYS}`, ({ groups = {} }) => repeatOn(weekdaysOf(groups.days))),
  rule(`\\b(?:el\\s+)?(?<days>${DAY}(?:(?:\\s*[,/]\\s*|\\s+[ye]\\s+(?:el\\s+)?|\\s+)${DAY})+)`, ({ groups = {} }) =>
    repeatOn(weekdaysOf(groups.days)),
  ),
  rule(`\\b(?<day>${WEEKDAY})\\s+(?:de\\s+)?por\\s+medio\\b`, ({ groups = {} }) =>
    repeatOn([weekdayNumber(groups.day)], 2),
  ),
  rule('\\b(?:(?:un|cada)\\s+dia\\s+si\\s+y\\s+(?:otro|uno)\\s+no|dia\\s+(?:de\\s+)?por\\s+medio)\\b', () =>
    repeat({ unit: 'day', every: 2 }),
  ),
  rule('\\bcada\\s+(?:quince|15)\\s+dias\\b', () => repeat({ unit: 'week', every: 2 })),
  rule(`\\b(?:una\\s+vez\\s+)?(?:cada|al|todos\\s+los)\\s+(?<span>${anyOf(spans)})s?\\b`, ({ groups = {} }) => {
    const span = spans[groups.span ?? '']
    return span === undefined ? [] : repeat(span)
  }),
  rule(`\\b(?:una\\s+vez\\s+)?cada\\s+(?:(?<every>${NUMBER})\\s+)?(?<unit>${UNIT})`, ({ groups = {} }) => {
    const every = groups.every === undefined ? 1 : number(groups.every)
    return repeat({ unit: units[groups.unit ?? ''] ?? 'day', every })
  }),
  rule('\\buna\\s+vez\\s+(?:al|por|a\\s+la)\\s+(?<unit>dia|semana|mes|ano)\\b', ({ groups = {} }) =>
    repeat({ unit: units[groups.unit ?? ''] ?? 'day', every: 1 }),
  ),
  rule(`\\btodos\\s+los\\s+(?<unit>dias|meses|anos)\\b|\\btodas\\s+las\\s+(?<week>semanas)\\b`, ({ groups = {} }) =>
    repeat({ unit: units[groups.unit ?? groups.week ?? ''] ?? 'day', every: 1 }),
  ),
  rule(`\\btodas\\s+las\\s+(?<part>${anyOf(parts)})\\b|\\bcada\\s+(?<one>manana|tarde|noche)\\b`, ({ groups = {} }) => [
    ...repeat({ unit: 'day', every: 1 }),
    { kind: 'part', part: parts[groups.part ?? `${groups.one}s`] ?? 'morning' },
  ]),
  rule(`\\b(?<adverb>${anyOf(adverbs)})\\b`, ({ groups = {} }) => {
    const said = adverbs[groups.adverb ?? '']
    return said === undefined ? [] : repeat(said)
  }),
  rule('\\ba\\s+diario\\b', () => repeat({ unit: 'day', every: 1 })),
  rule(
    `\\b(?:durante\\s+)?(?<count>\\d{1,3}|${anyOf(['dos', 'tres', 'cuatro', 'cinco', 'seis', 'diez'])})\\s+veces\\b`,
    (match) => [{ kind: 'times', count: number(match.groups?.count) }],
  ),
]

function weekdayNumber(word: string | undefined): number {
  return weekdays[word ?? ''] ?? weekdays[word?.replace(/s$/, '') ?? ''] ?? 1
}

function weekdaysOf(words: string | undefined): number[] {
  return weekdaysIn(words, DAY, weekdayNumber)
}
