/**
 * What the built-in agent does with tasks: shows, adds and completes them.
 * @module
 */
import { fold, type When } from '@axia/words'
import { readDay } from '@axia/words/wall-time'
import { refuseFarYear } from '../../moment.ts'
import type { Due } from '../../tasks/repetition.ts'
import type { TaskListRow } from '../../tasks/task-list-store.ts'
import type { TaskRow } from '../../tasks/task-pages.ts'
import { remember } from './changes.ts'
import { taskImage, taskStamp } from './images.ts'
import { plain, strong } from './markdown.ts'
import { maxRead, openTasks } from './open-tasks.ts'
import { dueMoment, isOver, taskLine } from './spans.ts'
import { contentOf, findThings } from './things.ts'
import { type Deed, momentOf, notesOn, paragraphs, readTurnWhen, refusalOf, type Turn, titleOf } from './turn.ts'
import { askWhich } from './which.ts'

/** Tasks that one answer shows. */
const maxShown = 20

/** Asks for what should have been done by now. */
const late = /\b(?:atrasad|vencid|retrasad|overdue|late\b)/u

/** The open tasks, numbered: those that are due when it was said, all when nothing was; or those of the list that is named. */
export async function showTasks(turn: Turn): Promise<string | undefined> {
  const { say } = turn
  if (turn.list !== undefined) return showList(turn, turn.list)
  const reading = readTurnWhen(turn, 'agenda')
  if (reading.status === 'unreadable' || reading.status === 'ambiguous') return refusalOf(reading, turn)
  const asksForLate = late.test(fold(turn.rest))
  if (!asksForLate && contentOf(reading.rest).length > 0) return undefined
  const tasks = await openTasks(turn)
  if (reading.status === 'read') return showDue(turn, tasks, reading)
  if (asksForLate)
    return listed(
      tasks.filter((task) => isOver(task, turn)),
      { none: say.noneLate },
      turn,
    )
  return listed(tasks, { mark: (index) => `${index + 1}.`, none: say.noTasks }, turn)
}

/** What is due on the days that were said. */
function showDue(turn: Turn, tasks: readonly TaskRow[], when: When): string {
  const { say, today } = turn
  const [first, last] = [readDay(when.day), readDay(when.lastDay)]
  const due = tasks.filter((task) => {
    const moment = dueMoment(task, turn)
    return moment !== undefined && moment.day >= first && moment.day <= last
  })
  const [from, to] = [say.day(first, today), say.day(last, today)]
  return listed(due, { none: +first === +last ? say.noneDueOn(from) : say.noneDueFromTo(from, to) }, turn)
}

/** The tasks under their number; marked by their place where that means something, or all alike. */
function listed(
  tasks: readonly TaskRow[],
  { mark = () => '-', none }: { mark?: (index: number) => string; none: string },
  turn: Turn,
): string {
  const { say } = turn
  if (tasks.length === 0) return none
  const lines = tasks.slice(0, maxShown).map((task, index) => `${mark(index)} ${taskLine(task, turn)}`)
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
  return typeof list === 'string' ? list : addTask(turn, { list })
}

/** Adds a task of which one wants to be reminded, and says when that would reach nobody. */
export async function addReminder(turn: Turn): Promise<Deed> {
  const isReached = await turn.isReached(turn.userId)
  return addTask(turn, { wantsDate: true, afterword: isReached ? undefined : turn.say.nobodyReminded })
}

interface AddTaskOptions {
  /** A date was to be expected, so that its absence is worth a word. */
  wantsDate?: boolean
  list?: TaskListRow | undefined
  /** Said of one that has a date. */
  afterword?: string | undefined
}

function addTask(turn: Turn, { wantsDate = false, list, afterword }: AddTaskOptions = {}): Deed {
  const { say, taskStore } = turn
  const reading = readTurnWhen(turn, 'task')
  const refusal = refusalOf(reading, turn)
  if (refusal !== undefined) return refusal
  const task = titleOf('rest' in reading ? reading.rest : '')
  if (task.title === '') return wantsDate ? say.whichReminder : say.whichTask
  const when = reading.status === 'read' ? reading : undefined
  const due: Due | undefined =
    when && (when.at === undefined ? { dueOn: when.day, dueAt: null } : { dueOn: null, dueAt: when.at })
  if (when !== undefined) refuseFarYear(readDay(when.day).year, 'due_date')
  return async (tx) => {
    const repetition = when?.repeat && { recurrence: when.repeat }
    const added = await taskStore.add(turn, { ...task, due, listId: list?.id, ...repetition }, tx)
    const { id, title } = added
    await remember(tx, turn, { did: 'add', kind: 'task', id, title, stamp: taskStamp(added) })
    const moment = when && momentOf(when, turn)
    const noted =
      list === undefined ? say.noted(strong(title), moment) : say.notedIn(strong(title), strong(list.name), moment)
    if (when !== undefined) return paragraphs(noted, ...notesOn(when, turn), afterword)
    return paragraphs(noted, wantsDate ? say.noDateFound : undefined)
  }
}

/** Completes the task that is meant by its number or its words, when it is one. */
export async function completeTask(turn: Turn): Promise<Deed> {
  const { say, chosen } = turn
  if (chosen?.kind === 'task') return complete(turn, chosen.task)
  const said = turn.rest.replace(/^["'«“#]+|(?<!["'»”])["'»”]+$/g, '')
  if (said === '') return say.completeWhich
  const meant = (await findThings(turn, said)).flatMap((thing) => (thing.kind === 'task' ? [thing.task] : []))
  const [task] = meant
  if (task === undefined) return say.noSuchTask
  if (meant.length === 1) return complete(turn, task)
  return askWhich(
    turn,
    'complete',
    meant.map((each) => ({ kind: 'task', task: each })),
  )
}

function complete(turn: Turn, task: TaskRow): Deed {
  const { say, taskStore } = turn
  return async (tx) => {
    const done = await taskStore.change(turn, task.id, { completed: true }, tx)
    if (done === undefined) return say.noSuchTask
    await remember(tx, turn, { did: 'change-task', before: taskImage(task), stamp: taskStamp(done) })
    return say.completed(strong(done.title))
  }
}
