/**
 * Keeps what quick add understood, says so in words, and offers the way back.
 * @module
 */
import type { AxiaClient } from '@axia/client'
import { ruleWords } from '../calendar/rule-words.ts'
import { calendarWords } from '../i18n/calendar-words.ts'
import type { Dictionary } from '../i18n/es.ts'
import type { Format } from '../i18n/format.ts'
import { quickAddWords } from '../i18n/quick-add-words.ts'
import type { Say } from '../parts/toasts.tsx'
import { dayOf, instantOf } from '../time/zoned.ts'
import { type Draft, type DraftChanges, type DraftOptions, draftOf, toNewEventOf, toNewTask } from './draft.ts'

export interface Keeping {
  client: AxiaClient
  t: Dictionary
  format: Format
  say: Say
  sayProblem: (error: unknown) => void
  /** The line was understood, and is on its way. */
  onTaken: () => void
  /** Shows a day. */
  goTo: (day: string) => void
}

/** Adds the task or the event that a line means; a line without a name is left where it is. @throws {ApiError} */
export async function keepLine(
  { line, changes }: { line: string; changes: DraftChanges },
  about: Omit<DraftOptions, 'lists'>,
  { client, t, format, say, sayProblem, onTaken, goTo }: Keeping,
): Promise<void> {
  const draft = draftOf(line, changes, { ...about, lists: client.taskLists.state.lists ?? [] })
  const { title } = draft.form
  if (title === '') return
  onTaken()
  const [words, ofCalendar] = [quickAddWords(about.locale), calendarWords(about.locale)]
  const remove = await add(draft, client, about.timeZone)
  const run = () => void remove().then(() => say({ text: ofCalendar.undone }), sayProblem)
  const { startDay, repeat } = draft.form
  const rule = repeat.kind === 'rule' && ruleWords(repeat.rule, startDay, ofCalendar, format)
  const when = [whenWords(draft, format, dayOf(about.now, about.timeZone)), rule].filter(Boolean).join(' · ')
  const text = draft.isDated ? words.added(title, when) : words.addedUndated(title)
  const isElsewhere = draft.kind === 'event' && startDay !== about.day
  const way = isElsewhere ? { label: ofCalendar.seeDay, run: () => goTo(startDay) } : undefined
  say({ text, way, action: { label: t.common.undo, run } })
}

/** The answer takes it back. */
async function add(draft: Draft, { tasks, calendar }: AxiaClient, timeZone: string): Promise<() => Promise<void>> {
  if (draft.kind === 'task') {
    const { id } = await tasks.add(toNewTask(draft, timeZone))
    return () => tasks.remove(id)
  }
  const { id } = await calendar.add(toNewEventOf(draft, timeZone))
  return () => calendar.remove(id)
}

/** `tomorrow`, or `Fri, 27 Nov`; of several days the first and the last. */
export function dayWords({ kind, form }: Draft, format: Format, today: string): string {
  const { startDay, endDay, allDay } = form
  const isSpan = kind === 'event' && allDay && endDay > startDay
  return isSpan ? format.dayRange(startDay, endDay) : format.nearDay(startDay, today)
}

/** `10:00`, of an event with its end. */
export function hourWords({ kind, form }: Draft, format: Format, timeZone: string): string {
  const start = instantOf({ day: form.startDay, time: form.startTime }, timeZone)
  if (kind === 'task') return format.time(start)
  return format.timeRange(start, instantOf({ day: form.endDay, time: form.endTime }, timeZone))
}

function whenWords(draft: Draft, format: Format, today: string): string {
  const day = dayWords(draft, format, today)
  return draft.form.allDay ? day : `${day}, ${hourWords(draft, format, format.timeZone)}`
}
