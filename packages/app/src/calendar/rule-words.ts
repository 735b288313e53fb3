/**
 * A rule in plain words: "Every 2 weeks: Monday and Thursday, until 3 March".
 * @module
 */
import type { CalendarDictionary } from '../i18n/calendar-es.ts'
import type { Format } from '../i18n/format.ts'
import { addDays, weekdayOf } from '../time/calendar-day.ts'
import { type MonthWay, ordinalIn, type Rule } from './rule.ts'

/** @param day on which the event starts */
export function ruleWords(rule: Rule, day: string, words: CalendarDictionary, format: Format): string {
  const { end } = rule
  const text = patternWords(rule, day, words, format)
  if (end.kind === 'count') return words.rule.count(text, end.count)
  return end.kind === 'until' ? words.rule.until(text, format.dateWithYear(end.day)) : text
}

/** Which day of the month a way means: "on the second Tuesday". */
export function monthWayWords(way: MonthWay, day: string, words: CalendarDictionary, format: Format): string {
  if (way === 'date') return words.onDate(Number(day.slice(8)))
  return words.onOrdinal(ordinalIn(day, way), format.weekday(day))
}

function patternWords(
  { unit, every, weekdays, monthWay }: Rule,
  day: string,
  words: CalendarDictionary,
  format: Format,
): string {
  if (unit === 'day') return words.rule.day(every)
  if (unit === 'year') return words.rule.year(every, format.dayAndMonth(day))
  if (unit === 'month') return words.rule.month(every, monthWayWords(monthWay, day, words, format))
  const on = weekdays.length > 0 ? weekdays : [weekdayOf(day)]
  const inOrder = [...on].sort((a, b) => ((a - format.firstWeekday + 7) % 7) - ((b - format.firstWeekday + 7) % 7))
  const sunday = '2026-11-22'
  return words.rule.week(every, format.list(inOrder.map((weekday) => format.weekday(addDays(sunday, weekday)))))
}
