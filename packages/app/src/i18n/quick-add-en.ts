/**
 * What quick add says about what it understood, in English: loaded when it is first used.
 * @module
 */
import type { QuickAddDictionary } from './quick-add-es.ts'

export const quickAddEn: QuickAddDictionary = {
  understood: 'What was understood',
  kind: { task: 'Task', event: 'Event' },
  makeTask: 'Event. Make it a task',
  makeEvent: 'Task. Make it an event',
  day: 'Day',
  lastDay: 'Last day',
  noDay: 'No date',
  time: 'Time',
  until: 'Until',
  noTime: 'No time',
  allDay: 'All day',
  place: 'Place',
  repeat: 'Repetition',
  reminder: 'Reminder',
  whenDue: 'When it is due',
  list: 'List',
  change: (what, value) => `${what}: ${value}. Change`,
  editing: {
    day: 'Change the day',
    time: 'Change the time',
    place: 'Change the place',
    repeat: 'Change the repetition',
    reminder: 'Change the reminder',
    list: 'Change the list',
  },
  removeDay: 'Remove the date',
  removeTime: 'Remove the time',
  removePlace: 'Remove the place',
  removeReminder: 'Remove the reminder',
  done: 'Done',
  noTitle: 'Write what it is, too.',
  notUnderstood: (words) => `“${words}” is no date that I know: it stays in the title.`,
  summary: (kind, title, details) => `${kind}: ${title}, ${details}`,
  hint: 'Enter keeps it',
  added: (title, when) => `Added: ${title}, ${when}`,
  addedUndated: (title) => `Added: ${title}`,
}
