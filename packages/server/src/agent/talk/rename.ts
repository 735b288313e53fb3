/**
 * How the built-in agent gives a task or an event another name.
 * @module
 */
import { fold } from '@axia/words'
import { remember, rememberEvent } from './changes.ts'
import { editOf, onlyThis } from './edits.ts'
import { taskImage, taskStamp } from './images.ts'
import { strong } from './markdown.ts'
import type { Thing } from './thing.ts'
import { findThings, maxSaidLength, titleIn } from './things.ts'
import { type Deed, paragraphs, type Turn, titleOf } from './turn.ts'
import { doToOne } from './which.ts'

/** Between the old name and the new one; the first of them before which something is known by its words. */
const separators = /\s+(?:a|por|como|to|as|into)\s+/gu
/** Places that are tried. */
const maxSplits = 5

export async function renameThing(turn: Turn): Promise<Deed> {
  const { say, rest } = turn
  if (rest.length > maxSaidLength) return say.renameWhat
  const splits = [...fold(rest).matchAll(separators)].slice(0, maxSplits).map(({ 0: all, index }) => ({
    said: rest.slice(0, index),
    name: titleOf(rest.slice(index + all.length)).title,
  }))
  const named = splits.filter(({ name }) => name !== '')
  const [first] = named
  if (first === undefined) return say.renameWhat
  let split = first
  for (const each of named) {
    if ((await findThings(turn, each.said)).length === 0) continue
    split = each
    break
  }
  return doToOne(turn, { wish: 'rename', said: split.said, act: (thing) => rename(turn, thing, split.name) })
}

function rename(turn: Turn, thing: Thing, title: string): Deed {
  const { say, userId, taskStore, eventStore } = turn
  const old = strong(titleIn(thing))
  if (thing.kind === 'task') {
    return async (tx) => {
      const done = await taskStore.change(turn, thing.task.id, { title }, tx)
      if (done === undefined) return say.noSuchThing
      await remember(tx, turn, { did: 'change-task', before: taskImage(thing.task), stamp: taskStamp(done) })
      return paragraphs(say.renamed(old, strong(title)), say.howToUndo)
    }
  }
  const { event, occurrence } = thing.occurrence
  if (event.subscriptionId !== null) return say.readOnly(old)
  const edit = editOf({ words: { title } }, turn.timeZone)
  return async (tx) => {
    const done = await eventStore.change(userId, event.id, edit, onlyThis(occurrence), tx)
    if (done === undefined) return say.noSuchThing
    await rememberEvent(tx, turn, { one: thing.occurrence, done, changed: 'title' })
    return paragraphs(
      say.renamed(old, strong(title)),
      occurrence === undefined ? undefined : say.onlyThisOne,
      say.howToUndo,
    )
  }
}
