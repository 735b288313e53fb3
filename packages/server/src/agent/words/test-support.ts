/**
 * Shows what `readWhen` has read in one line, for tables.
 * @module
 */
import { wallTimeOf } from '../../wall-time.ts'
import type { WhenReading } from './when.ts'

/** `2026-11-27 10:00 →2026-11-27 11:00`, or what stands in the way. */
export function shown(reading: WhenReading, timeZone: string): string {
  if (reading.status === 'unreadable') return `unreadable ${reading.phrase}`
  if (reading.status !== 'read') return reading.status
  const { day, lastDay, at, endsAt, time, assumedAfternoon } = reading
  const minute = (instant: Date) => wallTimeOf(instant, timeZone).toFormat('yyyy-MM-dd HH:mm')
  const words = [at === undefined ? day : minute(at)]
  if (lastDay !== day) words.push(`..${lastDay}`)
  if (endsAt !== undefined) words.push(`→${minute(endsAt)}`)
  if (time !== 'ahead') words.push(time)
  if (assumedAfternoon) words.push('afternoon?')
  return words.join(' ')
}
