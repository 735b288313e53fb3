/**
 * English numbers, weekdays and months, and the sources of expressions that find them.
 * @module
 */
import { anyOf, monthReader, numberReader } from './numbers.ts'

// biome-ignore format: a table
export const numbers: Record<string, number> = {
  a: 1, an: 1, one: 1, two: 2, 'a couple of': 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10,
  eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19,
  twenty: 20, 'twenty five': 25, 'twenty-five': 25, thirty: 30, forty: 40, 'forty five': 45, 'forty-five': 45, fifty: 50,
  sixty: 60, ninety: 90,
}
// biome-ignore format: a table
export const ordinals: Record<string, number> = {
  first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10, eleventh: 11,
  twelfth: 12, thirteenth: 13, fourteenth: 14, fifteenth: 15, sixteenth: 16, seventeenth: 17, eighteenth: 18,
  nineteenth: 19, twentieth: 20, 'twenty-first': 21, 'twenty-second': 22, 'twenty-third': 23, 'twenty-fourth': 24,
  'twenty-fifth': 25, 'twenty-sixth': 26, 'twenty-seventh': 27, 'twenty-eighth': 28, 'twenty-ninth': 29, thirtieth: 30,
  'thirty-first': 31,
}
// biome-ignore format: a table
export const weekdays: Record<string, number> = {
  monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6, sunday: 7,
}
/** Words of their own too (`sat`, `sun`): days only where a day is named on purpose. */
// biome-ignore format: a table
export const shortWeekdays: Record<string, number> = {
  mon: 1, tue: 2, tues: 2, wed: 3, thu: 4, thur: 4, thurs: 4, fri: 5, sat: 6, sun: 7,
}
// biome-ignore format: a table
export const months: Record<string, number> = {
  january: 1, jan: 1, february: 2, feb: 2, march: 3, mar: 3, april: 4, apr: 4, may: 5, june: 6, jun: 6, july: 7, jul: 7,
  august: 8, aug: 8, september: 9, sept: 9, sep: 9, october: 10, oct: 10, november: 11, nov: 11, december: 12, dec: 12,
}

export const number: ReturnType<typeof numberReader> = numberReader(numbers)
export const monthNumber: ReturnType<typeof monthReader> = monthReader(months)

export const NUMBER: string = `(?:\\d{1,3}(?:[.,]\\d)?|(?:${anyOf(numbers)}))`
export const WEEKDAY: string = `(?:${anyOf(weekdays)})\\b(?!')`
export const ANY_WEEKDAY: string = `(?:${anyOf({ ...weekdays, ...shortWeekdays })})\\b\\.?(?!')`
export const MONTH: string = `(?:${anyOf(months)})\\b\\.?`
export const DAY_NUMBER: string = `(?:\\d{1,2}(?:st|nd|rd|th)?\\b|(?:${anyOf(ordinals)})\\b)`

/** 1 for Monday, also of `mondays`. */
export function weekdayNumber(word: string | undefined): number {
  const plain = word?.replace('.', '') ?? ''
  const one = plain.replace(/s$/, '')
  return weekdays[plain] ?? shortWeekdays[plain] ?? weekdays[one] ?? shortWeekdays[one] ?? 1
}

/** Of `5th`, `fifth` or `5`. */
export function dayNumber(word: string | undefined): number {
  return ordinals[word ?? ''] ?? Number.parseInt(word ?? '', 10)
}

/** Of a month: its first to fourth weekday of a name, or its last one. */
export const monthOrdinals: Record<string, number> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  last: -1,
}
