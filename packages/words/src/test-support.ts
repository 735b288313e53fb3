/**
 * Shows what was read or understood in one line, for tables.
 * @module
 */
import type { Understanding } from './understand.ts'
import { wallTimeOf } from './wall-time.ts'
import type { WhenReading } from './when.ts'

/** `2026-11-27 10:00 →2026-11-27 11:00`, or what stands in the way. */
export function shown(reading: WhenReading, timeZone: string): string {
  if (reading.status === 'unreadable') return `unreadable ${reading.phrase}`
  if (reading.status !== 'read') return reading.status
  const { day, lastDay, at, endsAt, time, assumedAfternoon, repeat } = reading
  const minute = (instant: Date) => wallTimeOf(instant, timeZone).toFormat('yyyy-MM-dd HH:mm')
  const words = [at === undefined ? day : minute(at)]
  if (lastDay !== day) words.push(`..${lastDay}`)
  if (endsAt !== undefined) words.push(`→${minute(endsAt)}`)
  if (time !== 'ahead') words.push(time)
  if (assumedAfternoon) words.push('afternoon?')
  if (repeat !== undefined) words.push(repeat)
  return words.join(' ')
}

/** What a line was understood as: `event | Dentista | 2026-11-26 10:00 | @El centro`. */
export function shownUnderstanding(
  { kind, title, when, place, list, reminder, notUnderstood }: Understanding,
  timeZone: string,
): string {
  const parts = [kind, title, when === undefined ? '' : shown(when, timeZone)]
  if (place !== undefined) parts.push(`@${place}`)
  if (list !== undefined) parts.push(`#${list}`)
  if (reminder !== undefined) parts.push(`⏰ ${reminder.minutes}`)
  if (notUnderstood !== undefined) parts.push(`not understood: ${notUnderstood}`)
  return parts.join(' | ')
}
