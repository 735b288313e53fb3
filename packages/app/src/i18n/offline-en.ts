/**
 * What is said of changes that the server refused later, in English: loaded when there are some.
 * @module
 */
import type { OfflineDictionary } from './offline-es.ts'
import { plural } from './plural.ts'

export const offlineEn: OfflineDictionary = {
  refused: (count) =>
    plural(
      'en',
      count,
      'A change that you made offline could not be saved.',
      `${count} changes that you made offline could not be saved.`,
    ),
  look: 'Look',
  title: 'Changes not saved',
  lead: 'You made them offline, and the server did not accept them. What you wrote is still here.',
  something: 'untitled',
  calls: {
    'POST /tasks': (title) => `New task: ${title}`,
    'PATCH /tasks/{id}': (title) => `Change of a task: ${title}`,
    'DELETE /tasks/{id}': () => 'Delete a task',
    'POST /calendar/events': (title) => `New event: ${title}`,
    'PATCH /calendar/events/{id}': (title) => `Change of an event: ${title}`,
    'DELETE /calendar/events/{id}': () => 'Delete an event',
  },
}
