/**
 * Takes back what the built-in agent changed last in a conversation, unless somebody changed it meanwhile.
 * @module
 */
import { hasKey } from '../../calendar/occurrences.ts'
import type { Database } from '../../db/database.ts'
import { Problem } from '../../problem.ts'
import { type Change, takeLast } from './changes.ts'
import { editOf, thisOne } from './edits.ts'
import { dueOf, eventOf, eventStamp, exceptionOf, taskOf, taskStamp, timesOf } from './images.ts'
import { strong } from './markdown.ts'
import type { Deed, Turn } from './turn.ts'

/** One kind of change. */
type Did<Name extends Change['did']> = Extract<Change, { did: Name }>

/** Takes back what was changed last in this conversation. What cannot be taken back is not tried again. */
export function undoLast(turn: Turn): Deed {
  const { say } = turn
  return async (tx) => {
    const last = await takeLast(tx, turn)
    if (last === undefined) return say.nothingToUndo
    try {
      return await tx.transaction((inner) => undo(inner, turn, last))
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return say.changedSince(strong(titleOfChange(last)))
      throw error
    }
  }
}

function undo(tx: Database, turn: Turn, change: Change): Promise<string> {
  switch (change.did) {
    case 'add':
      return takeAway(tx, turn, change)
    case 'delete-task':
    case 'delete-event':
    case 'leave-out':
      return putBack(tx, turn, change)
    case 'change-task':
      return restoreTask(tx, turn, change)
    case 'change-event':
      return restoreEvent(tx, turn, change)
  }
}

async function takeAway(tx: Database, turn: Turn, { kind, id, title, stamp }: Did<'add'>): Promise<string> {
  const { say, userId, taskStore, eventStore } = turn
  const task = kind === 'task' ? await taskStore.find(userId, id, tx) : undefined
  const found = kind === 'event' ? await eventStamp(tx, turn, { id, key: null }) : task && taskStamp(task)
  if (found !== stamp) return say.changedSince(strong(title))
  await (kind === 'task' ? taskStore.delete(userId, id, tx) : eventStore.delete(userId, id, undefined, tx))
  return say.takenAway(strong(title))
}

async function putBack(
  tx: Database,
  turn: Turn,
  change: Did<'delete-task'> | Did<'delete-event'> | Did<'leave-out'>,
): Promise<string> {
  const { say, userId, taskStore, eventStore } = turn
  const title = strong(titleOfChange(change))
  const isBack =
    change.did === 'delete-task'
      ? await taskStore.restore(userId, taskOf(change.task), tx)
      : change.did === 'delete-event'
        ? await eventStore.restore(userId, eventOf(change.event), change.exceptions.map(exceptionOf), tx)
        : await putIn(tx, turn, change)
  return isBack ? say.backAgain(title) : say.changedSince(title)
}

/** One of a series is there again; false when the series has no such one any more. */
async function putIn(tx: Database, turn: Turn, { id, key }: Did<'leave-out'>): Promise<boolean> {
  const { userId, timeZone, eventStore } = turn
  const row = await eventStore.find(userId, id, tx)
  if (row === undefined || !hasKey(row, key)) return false
  await eventStore.change(userId, id, editOf({ cancelled: false }, timeZone), thisOne(key), tx)
  return true
}

async function restoreTask(tx: Database, turn: Turn, { before, stamp }: Did<'change-task'>): Promise<string> {
  const { say, userId, taskStore } = turn
  const title = strong(before.title)
  const row = await taskStore.find(userId, before.id, tx)
  if (row === undefined || taskStamp(row) !== stamp) return say.changedSince(title)
  const isReopened = row.completed && !before.completed
  const change = isReopened ? { completed: false } : { title: before.title, due: dueOf(before) }
  await taskStore.change(turn, before.id, change, tx)
  return say.asBefore(title)
}

async function restoreEvent(
  tx: Database,
  turn: Turn,
  { before, key, changed, stamp }: Did<'change-event'>,
): Promise<string> {
  const { say, userId, timeZone, eventStore } = turn
  const { id } = before
  const title = strong(before.title)
  if ((await eventStamp(tx, turn, { id, key })) !== stamp) return say.changedSince(title)
  const edit =
    changed === 'title'
      ? editOf({ words: { title: before.title } }, timeZone)
      : { ...editOf({}, timeZone), movesTimes: true, times: () => timesOf(before) }
  await eventStore.change(userId, id, edit, thisOne(key), tx)
  return say.asBefore(title)
}

function titleOfChange(change: Change): string {
  switch (change.did) {
    case 'add':
    case 'leave-out':
      return change.title
    case 'delete-task':
      return change.task.title
    case 'delete-event':
      return change.event.title
    case 'change-task':
    case 'change-event':
      return change.before.title
  }
}
