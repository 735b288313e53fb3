/**
 * The sections of the settings, in their order: the index, the search and addresses such as `/settings#activity` know them by
 * these names.
 * @module
 */
import type { SectionsDictionary } from '../../i18n/sections-es.ts'

export type SectionId = keyof SectionsDictionary['titles']

const everywhere: readonly SectionId[] = [
  'appearance',
  'reminders',
  'calendars',
  'devices',
  'password',
  'second-factor',
  'passkeys',
  'activity',
  'storage',
]

/** Those that are there on this device. */
export function sectionIds(hasLock: boolean): readonly SectionId[] {
  return hasLock ? everywhere.toSpliced(-1, 0, 'lock') : everywhere
}

/** Where a section is. */
export function sectionPath(id: SectionId): string {
  return `/settings#${id}`
}
