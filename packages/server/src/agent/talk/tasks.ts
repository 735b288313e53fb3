/**
 * What the built-in agent does with tasks: shows, adds and completes them.
 * @module
 */
import { fold } from '@axia/words'
import { readDay } from '@axia/words/wall-time'
import type { Due } from '../../tasks/repetition.ts'
import type { TaskListRow } from '../../tasks/task-list-store.ts'
import type { TaskRow } from '../../tasks/task-pages.ts'
import { plain, strong } from './markdown.ts'
import {
  type Deed,
  momentOf,
  notesOn,
  paragraphs,
  readTurnWhen,
  refusalOf,
  saidAt,
  type Turn,
  titleOf,
} from './turn.ts'

/** Tasks that are looked through, the newest first. */
const maxRead = 200

/** Tasks that one answer shows. */
const maxShown = 20

/** The open tasks, numbered; or those of the list that is named, in the user's own order. */
export async function showTasks(turn: Turn): Promise<string> {
  const { say } = turn
  if (turn.list !== undefined) return showList(turn, turn.list)
  const tasks = await openTasks(turn)
  if (tasks.length === 0) return say.noTasks
  const lines = tasks.slice(0, maxShown).map((task, index) => `${index + 1}. ${taskLine(task, turn)}`)
  const more = tasks.length > maxShown ? say.more(tasks.length - maxShown) : undefined
  return paragraphs(say.tasksTitle(tasks.length), lines.join('\n'), more)
}

async function showList(turn: Turn, name: string): Promise<string> {
  const { say, taskStore, userId } = turn
  const list = await findList(turn, name)
  if (typeof list === 'string') return list
  const { rows } = await taskStore.list(userId, { completed: false, listId: list.id, limit: maxRead })
  if (rows.length === 0) return say.listEmpty(plain(list.name))
  const inOrder = rows.sort((a, b) => a.position - b.position) // of equal ones the newer is first, as they came
  const lines = inOrder.slice(0, maxShown).map((task) => `- ${taskLine(task, turn)}`)
  const more = rows.length > maxShown ? say.more(rows.length - maxShown) : undefined
  return paragraphs(say.listTitle(plain(list.name), rows.length), lines.join('\n'), more)
}

/** The list that is meant by its name, or what to say when there is none. */
async function findList({ say, taskListStore, userId }: Turn, name: string): Promise<TaskListRow | string> {
  const lists = await taskListStore.list(userId)
  const wanted = bareListName(name)
  const found = lists.find((list) => bareListName(list.name) === wanted)
  return (
    found ??
    say.noSuchList(
      plain(name),
      lists.map((list) => plain(list.name)),
    )
  )
}

/** Without the words that say no more than that it is a list. */
function bareListName(name: string): string {
  return fold(name)
    .trim()
    .replace(/^(?:(?:la |mi )?lista (?:de |del ))?(?:la |el |los |las )?/u, '')
    .replace(/ list$/u, '')
}

/** Adds a task, to the list that is named where one is. */
export async function addListedTask(turn: Turn): Promise<Deed> {
  const list = turn.list === undefined ? undefined : await findList(turn, turn.list)
  return typeof list === 'string' ? list : addTask(turn, false, list)
}

/** Adds a task; `wantsDate` when a date was to be expected, so that its absence is worth a word. */
export function addTask(turn: Turn, wantsDate: boolean, list?: TaskListRow): Deed {
  const { say, taskStore } = turn
  const reading = readTurnWhen(turn, 'task')
  const refusal = refusalOf(reading, turn)
  if (refusal !== undefined) return refusal
  const task = titleOf('rest' in reading ? reading.rest : '')
  if (task.title === '') return wantsDate ? say.whichReminder : say.whichTask
  const when = reading.status === 'read' ? reading : undefined
  const due: Due | undefined =
    when && (when.at === undefined ? { dueOn: when.day, dueAt: null } : { dueOn: null, dueAt: when.at })
  return async (tx) => {
    const repetition = when?.repeat && { recurrence: when.repeat }
    const { title } = await taskStore.add(turn, { ...task, due, listId: list?.id, ...repetition }, tx)
    const moment = when && momentOf(when, turn)
    const noted =
      list === undefined ? say.noted(strong(title), moment) : say.notedIn(strong(title), strong(list.name), moment)
    if (when !== undefined) return paragraphs(noted, ...notesOn(when, turn))
    return paragraphs(noted, wantsDate ? say.noDateFound : undefined)
  }
}

/** Completes the task that is meant by its number or its words, when it is one. */
export async function completeTask(turn: Turn): Promise<Deed> {
  const { say, taskStore } = turn
  const said = turn.rest.replace(/^(?:la |el )?(?:tarea |task )/i, '').replace(/^["'«“#]+|["'»”]+$/g, '')
  if (said === '') return say.completeWhich
  const tasks = await openTasks(turn)
  const candidates = meant(tasks, said)
  const [task] = candidates
  if (task === undefined) return say.noSuchTask
  if (candidates.length > 1) {
    const lines = candidates.slice(0, maxShown).map((each) => `${tasks.indexOf(each) + 1}. ${taskLine(each, turn)}`)
    return paragraphs(say.severalTasks, lines.join('\n'))
  }
  return async (tx) => {
    const done = await taskStore.change(turn, task.id, { completed: true }, tx)
    return done === undefined ? say.noSuchTask : say.completed(strong(done.title))
  }
}

/** A task in a list: its title, and when it is due. */
export function taskLine({ title, dueOn, dueAt }: Pick<TaskRow, 'title' | 'dueOn' | 'dueAt'>, turn: Turn): string {
  const moment = dueAt ? saidAt(dueAt, turn) : dueOn ? { day: readDay(dueOn), minutes: undefined } : undefined
  if (moment === undefined) return plain(title)
  const isOver = dueAt ? dueAt < turn.now : moment.day < turn.today
  return `${plain(title)} — ${turn.say.due(turn.say.moment(moment, turn.today), isOver)}`
}

/** The one whose number or whole title it is, or else all that have each of its words. */
function meant(tasks: TaskRow[], said: string): TaskRow[] {
  const numbered = /^\d{1,3}$/.test(said) ? tasks[Number(said) - 1] : undefined
  if (numbered !== undefined) return [numbered]
  const wanted = fold(said).trim()
  const exact = tasks.filter(({ title }) => fold(title).trim() === wanted)
  if (exact.length > 0) return exact
  const words = wanted.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !smallWords.has(word))
  if (words.length === 0) return []
  const has = (title: string, word: string) => title.split(/[^\p{L}\p{N}]+/u).some((each) => each.startsWith(word))
  return tasks.filter(({ title }) => words.every((word) => has(fold(title), word)))
}

const smallWords = new Set([
  'el',
  'la',
  'los',
  'las',
  'un',
  'una',
  'de',
  'del',
  'al',
  'lo',
  'the',
  'a',
  'an',
  'to',
  'of',
  'my',
  'mi',
])

/** What is due first comes first; what is not due, after it, the newest first. */
async function openTasks({ taskStore, userId, timeZone }: Turn): Promise<TaskRow[]> {
  const { rows } = await taskStore.list(userId, { completed: false, limit: maxRead })
  const key = ({ dueOn, dueAt }: TaskRow) => {
    if (dueOn !== null) return `${dueOn} 24` // a day is over at its end
    if (dueAt === null) return '~'
    const { day, minutes = 0 } = saidAt(dueAt, { timeZone })
    return `${day.toISODate()} ${String(minutes).padStart(4, '0')}`
  }
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
}
