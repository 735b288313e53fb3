/**
 * What the search for a time zone says, in English.
 * @module
 */
import type { TimeZoneDictionary } from './time-zone-es.ts'

export const timeZoneEn: TimeZoneDictionary = {
  label: 'Time zone',
  nothing: 'No time zone of that name',
}
