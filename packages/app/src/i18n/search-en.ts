/**
 * What the search alone says, in English.
 * @module
 */
import { plural } from './plural.ts'
import type { SearchDictionary } from './search-es.ts'

const count = (value: number, one: string, other: string) => plural('en', value, one, other)

export const searchEn: SearchDictionary = {
  title: 'Search and command',
  placeholder: 'Search or type a command',
  clear: 'Clear what was typed',
  groups: {
    recent: 'Recent searches',
    commands: 'Commands',
    event: 'Events',
    task: 'Tasks',
    message: 'Messages',
  },
  go: (place: string) => `Go to ${place}`,
  newTask: 'New task',
  newTaskCalled: (title: string) => `New task: “${title}”`,
  newEvent: 'New event',
  newConversation: 'New conversation',
  help: 'Help: what your assistant can do',
  helpQuestion: 'What can you do?',
  language: 'Switch to Spanish (Español)',
  themes: { light: 'Light theme', dark: 'Dark theme', system: 'System theme' },
  added: 'Task added',
  undone: 'Undone',
  you: 'You',
  agent: 'AxIA',
  done: 'Done',
  repeats: 'Repeats',
  untitled: '(No title)',
  found: (results: number) => count(results, `${results} result`, `${results} results`),
  searching: 'Searching…',
  nothing: (question: string) => `Nothing with “${question}”`,
  nothingHint: 'Try fewer words, or other ones.',
  onDevice: 'Offline: only what this device has kept.',
  gone: 'It is gone: it was deleted meanwhile.',
  filter: 'Filter conversations',
  jump: { title: 'Jump to a date', day: 'Which day', go: 'Go' },
  keys: { move: 'move', choose: 'open', close: 'close' },
}
