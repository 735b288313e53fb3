/**
 * What the tasks alone say, in English.
 * @module
 */
import { plural } from './plural.ts'
import type { TasksDictionary } from './tasks-es.ts'

const count = (value: number, one: string, other: string) => plural('en', value, one, other)

export const tasksEn: TasksDictionary = {
  lists: 'Lists',
  all: 'All',
  defaultList: 'My tasks',
  openIn: (open: number) => count(open, `${open} open`, `${open} open`),
  showAllLists: 'Show all lists',
  newList: 'New list',
  listName: 'Name',
  renameList: 'Rename',
  listOptions: (name: string) => `Options for “${name}”`,
  listEarlier: 'Move earlier',
  listLater: 'Move later',
  listMoved: (name: string, place: number, of: number) => `“${name}”, list ${place} of ${of}`,
  deleteList: 'Delete the list',
  deleteListTitle: (name: string) => `Delete “${name}”?`,
  deleteListText: 'Its tasks can move to “My tasks”, or be deleted with it.',
  keepTasks: 'Keep the tasks',
  deleteTasks: 'Delete the tasks too',
  listDeleted: (name: string) => `“${name}” deleted`,
  listRestored: (name: string) => `“${name}” is back`,
  quickAddExample: 'Pay the electricity bill on Friday…',
  filter: 'Filter',
  filterLabel: 'Filter the tasks',
  found: (tasks: number) => count(tasks, `${tasks} task`, `${tasks} tasks`),
  nothingFound: 'No task with those words',
  nothingFoundHint: 'Try fewer words.',
  emptyList: 'This list is empty',
  emptyListHint: 'Write above what goes in first.',
  taskOptions: (title: string) => `Options for “${title}”`,
  up: 'Move up',
  down: 'Move down',
  toTop: 'Put first',
  toBottom: 'Put last',
  forToday: 'For today',
  forTomorrow: 'For tomorrow',
  moveTo: (list: string) => `Move to “${list}”`,
  movedTo: (list: string) => `Now in “${list}”`,
  dueOn: (when: string) => `Due ${when}`,
  orderByMouse: 'Drag a task to another place or list; with the keyboard, Alt and the arrows.',
  orderByFinger: 'Hold a task to move it, to another list too.',
  place: (title: string, place: number, of: number) => `“${title}”, ${place} of ${of}`,
  list: 'List',
  onlyThisOne: 'Changes this one only; those that follow keep their rule.',
}
