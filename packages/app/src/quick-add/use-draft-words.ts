/**
 * What was understood, in words: each piece for itself, and all of it in one sentence.
 * @module
 */
import { ruleWords } from '../calendar/rule-words.ts'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { capitalised } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { quickAddWords } from '../i18n/quick-add-words.ts'
import { useReminderWords } from '../i18n/reminder-words.ts'
import { useTasksWords } from '../i18n/tasks-words.ts'
import { reminderName } from '../reminders/lead-choices.ts'
import { dayOf } from '../time/zoned.ts'
import type { Draft, ListName } from './draft.ts'
import type { EditedPart } from './draft-editor.tsx'
import { dayWords, hourWords } from './keep.ts'

/** A piece of what was understood. */
export interface PieceWords {
  part: EditedPart
  value: string
  /** It was said or chosen; else it is what it is without a word. */
  isSaid: boolean
}

export interface DraftWords {
  /** Those that this draft can have. */
  pieces: PieceWords[]
  said: string
}

export function useDraftWords(draft: Draft, lists: readonly ListName[], now: Date): DraftWords {
  const { t, format, locale, timeZone } = useI18n()
  const words = quickAddWords(locale)
  const calendarWords = useCalendarWords()
  const { defaultList } = useTasksWords()
  const ofReminders = useReminderWords()
  const { kind, form, isDated, list } = draft
  const { location, repeat, startDay, allDay, reminder } = form
  const isEvent = kind === 'event'

  const day = isDated ? dayWords(draft, format, dayOf(now, timeZone)) : words.noDay
  const noHour = isEvent ? words.allDay : words.noTime
  const rule =
    repeat.kind === 'rule' ? ruleWords(repeat.rule, startDay, calendarWords, format) : calendarWords.repeatOther
  const pieces: PieceWords[] = [{ part: 'day', value: capitalised(day, format.languageTag), isSaid: isDated }]
  if (isDated)
    pieces.push({ part: 'time', value: allDay ? noHour : hourWords(draft, format, timeZone), isSaid: !allDay })
  if (isEvent) pieces.push({ part: 'place', value: location || words.place, isSaid: location !== '' })
  if (isDated) {
    const isSaid = repeat.kind !== 'none'
    pieces.push({ part: 'repeat', value: isSaid ? rule : t.calendar.repeat.none, isSaid })
  }
  if (isDated && reminder !== 'default') {
    const value = isEvent ? reminderName(reminder, ofReminders) : allDay ? ofReminders.sameDay : words.whenDue
    pieces.push({ part: 'reminder', value, isSaid: true })
  }
  if (!isEvent && lists.length > 0) {
    const name = lists.find(({ id }) => id === list)?.name ?? defaultList
    pieces.push({ part: 'list', value: name, isSaid: list !== null })
  }
  const details = pieces.filter(({ part, isSaid }) => isSaid || part === 'day').map(({ value }) => value)
  return { pieces, said: words.summary(words.kind[kind], form.title, details.join(', ')) }
}
