/**
 * What the built-in agent deletes: one task, or one event, of a series the one that comes next.
 * @module
 */
import { fold } from '@axia/words'
import type { Occurrence } from '../../calendar/event.ts'
import { keyNamed } from '../../calendar/occurrences.ts'
import type { TaskRow } from '../../tasks/task-pages.ts'
import { remember } from './changes.ts'
import { onlyThis } from './edits.ts'
import { eventImage, exceptionImage, taskImage } from './images.ts'
import { strong } from './markdown.ts'
import { whenItIs } from './spans.ts'
import { momentIn } from './things.ts'
import { type Deed, paragraphs, type Turn } from './turn.ts'
import { doToOne } from './which.ts'

/** Where the thing is said to be: that names nothing. */
const fromWhere =
  /\s+(?:(?:de|en)\s+(?:(?:la|mi)\s+(?:lista\b.*|agenda)|mis\s+tareas|mi\s+calendario)|del\s+calendario|(?:from|off|on|in)\s+(?:the|my)\s+(?:\S+\s+){0,2}(?:list|tasks|calendar|schedule|agenda))$/u

const everything = /^(?:todo(?:$| (?:lo|el|la|de|mi)\b)|todas?\b|todos\b|all\b|everything\b)/u

export function removeThing(turn: Turn): Deed | Promise<Deed> {
  const { say, rest } = turn
  const folded = fold(rest)
  if (rest === '') return say.deleteWhich
  if (everything.test(folded)) return say.oneAtATime
  const said = rest.slice(0, fromWhere.exec(folded)?.index ?? rest.length)
  return doToOne(turn, {
    wish: 'delete',
    said,
    act: (thing) => (thing.kind === 'task' ? removeTask(turn, thing.task) : removeEvent(turn, thing.occurrence)),
  })
}

function removeTask(turn: Turn, task: TaskRow): Deed {
  const { say, taskStore, userId } = turn
  return async (tx) => {
    if (!(await taskStore.delete(userId, task.id, tx))) return say.noSuchThing
    await remember(tx, turn, { did: 'delete-task', task: taskImage(task) })
    const deleted = say.deletedTask(strong(task.title), momentIn({ kind: 'task', task }, turn))
    return paragraphs(deleted, task.recurrence === null ? undefined : say.repetitionGone, say.howToUndo)
  }
}

function removeEvent(turn: Turn, one: Occurrence): Deed {
  const { say, eventStore, userId } = turn
  const { event, occurrence } = one
  const title = strong(event.title)
  if (event.subscriptionId !== null) return say.readOnly(title)
  return async (tx) => {
    const series = await eventStore.find(userId, event.id, tx)
    if (series === undefined) return say.noSuchThing
    const exceptions = await eventStore.exceptions(userId, event.id, tx)
    await eventStore.delete(userId, event.id, onlyThis(occurrence), tx)
    const isWhole = (await eventStore.find(userId, event.id, tx)) === undefined // the last one takes its series along
    await remember(
      tx,
      turn,
      isWhole || occurrence === undefined
        ? { did: 'delete-event', event: eventImage(series), exceptions: exceptions.map(exceptionImage) }
        : { did: 'leave-out', id: event.id, key: keyNamed(series, occurrence), title: event.title },
    )
    const deleted = say.deletedEvent(title, whenItIs(one, turn))
    return paragraphs(deleted, isWhole ? undefined : say.onlyThisOne, say.howToUndo)
  }
}
