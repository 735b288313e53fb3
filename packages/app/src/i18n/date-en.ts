/**
 * What a date field says of a day that cannot be meant, in English.
 * @module
 */
import type { DateDictionary } from './date-es.ts'

export const dateEn: DateDictionary = {
  unfinished: 'Complete the date: day, month and year.',
  fourDigits: 'Write the year with four digits.',
  notBefore: (day) => `Choose ${day} or a later day.`,
  notAfter: (day) => `Choose ${day} or an earlier day.`,
}
