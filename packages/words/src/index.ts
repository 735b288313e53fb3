/**
 * Plain words and what they mean: dates, hours, repetitions and places, read from a sentence in Spanish or English.
 * @module
 */
export { capitalised } from './capitalised.ts'
export { fold } from './fold.ts'
export type { About, PartOfDay } from './piece.ts'
export type { Reminder } from './reminder.ts'
export {
  type Aspect,
  findPlace,
  type Placed,
  type Understanding,
  type UnderstandOptions,
  understand,
} from './understand.ts'
export { hoursOfParts, readWhen, type When, type WhenOptions, type WhenReading } from './when.ts'
