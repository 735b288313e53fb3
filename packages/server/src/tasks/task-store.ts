/**
 * Tasks in the database; a store call sees the rows of one user.
 * @module
 */
import type { Task } from '@axia/contract'
import { and, eq } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import { taskLists, tasks } from '../db/schema.ts'
import { newId } from '../id.ts'
import type { Page } from '../paging.ts'
import { invalidField } from '../problem.ts'
import { firstPosition, type Place, positionAt } from './place.ts'
import { beginRepetition, type Due, nextAfter, noRepetition, type Repetition, undated } from './repetition.ts'
import { createTaskPages, type TaskPageOptions, type TaskRow } from './task-pages.ts'

export interface NewTaskRow {
  title: string
  description?: string | undefined
  completed?: boolean | undefined
  due?: Due | undefined
  /** Null for the default list, which is where it is put when nothing is said. */
  listId?: string | null | undefined
  /** Without one a new task, or one that comes into another list, is put first. */
  place?: Place | undefined
  /** RFC 5545 RRULE, from the due day on. */
  recurrence?: string | null | undefined
}

/** Whose tasks they are, and in which zone that user's days are. */
export interface TaskOwner {
  userId: string
  timeZone: string
}

export interface TaskStore {
  add(owner: TaskOwner, task: NewTaskRow, db?: Database): Promise<TaskRow>
  find(userId: string, id: string, db?: Database): Promise<TaskRow | undefined>
  /** The newest first. */
  list(userId: string, options: TaskPageOptions): Promise<Page<TaskRow>>
  /** The same as the wire wants it: quicker, because no instant becomes a `Date` and text again. */
  listForWire(userId: string, options: TaskPageOptions): Promise<Page<Task>>
  /**
   * Undefined when the user has no such task. Completing one that repeats makes the next one; reopening it takes that back,
   * or leaves the repeating to it when somebody changed it meanwhile.
   */
  change(owner: TaskOwner, id: string, change: Partial<NewTaskRow>, db?: Database): Promise<TaskRow | undefined>
  /** False when the user has no such task. */
  delete(userId: string, id: string, db?: Database): Promise<boolean>
  /** Puts a deleted task back as it was; in the default list where its own is gone. False when it is there. */
  restore(userId: string, row: Omit<TaskRow, 'userId' | 'followsId' | 'updatedAt'>, db: Database): Promise<boolean>
}

export function createTaskStore({ db, clock }: { db: Database; clock: Clock }): TaskStore {
  const pages = createTaskPages(db)

  const one = (userId: string, id: string) => and(eq(tasks.userId, userId), eq(tasks.id, id))

  const within = <T>(tx: Database | undefined, work: (tx: Database) => Promise<T>) =>
    tx === undefined ? db.transaction(work) : work(tx)

  /** Makes the task that comes after one that was completed, where its rule knows one. */
  async function addNext(tx: Database, done: TaskRow, timeZone: string): Promise<void> {
    const now = clock()
    const next = nextAfter(done, timeZone, now)
    if (next === undefined) return
    const { userId, title, description, listId, position, recurrence, repeatsFrom } = done
    const kept = { userId, title, description, listId, position, recurrence, repeatsFrom }
    const row = { ...kept, ...next, id: newId(), followsId: done.id, createdAt: now, updatedAt: now }
    await tx.insert(tasks).values(row).onConflictDoNothing({ target: tasks.followsId })
  }

  /** What a task goes on with that is open again. Its successor goes, unless somebody did something with it. */
  async function takeBackNext(tx: Database, { userId, id }: TaskRow): Promise<Repetition | undefined> {
    const [next] = await tx
      .select()
      .from(tasks)
      .where(and(eq(tasks.userId, userId), eq(tasks.followsId, id)))
      .for('update')
    if (next === undefined) return undefined
    if (next.completed || next.updatedAt.getTime() !== next.createdAt.getTime()) return noRepetition
    await tx.delete(tasks).where(one(userId, next.id))
    return undefined
  }

  return {
    async add({ userId, timeZone }, { due = undated, listId = null, place, recurrence, ...task }, outer) {
      return within(outer, async (tx) => {
        const now = clock()
        const id = newId()
        await refuseForeignList(tx, userId, listId)
        const repetition = recurrence ? beginRepetition(recurrence, due, timeZone) : noRepetition
        const position = place
          ? await positionAt(tx, tasks, userId, { place, movedId: id })
          : firstPosition(tasks, userId)
        const row = { ...task, ...due, ...repetition, id, userId, listId, position, createdAt: now, updatedAt: now }
        const [added] = await tx.insert(tasks).values(row).returning()
        if (added === undefined) throw new Error('the task was not added')
        await tasksChanged(tx, userId)
        return added
      })
    },

    async find(userId, id, tx = db) {
      const [row] = await tx.select().from(tasks).where(one(userId, id))
      return row
    },

    list: pages.list,
    listForWire: pages.listForWire,

    async change({ userId, timeZone }, id, { due, listId, place, recurrence, ...change }, outer) {
      return within(outer, async (tx) => {
        // First the order, then the row: two movers would wait for each other.
        const position = place && (await positionAt(tx, tasks, userId, { place, movedId: id }))
        const [before] = await tx.select().from(tasks).where(one(userId, id)).for('update')
        if (before === undefined) return undefined
        await refuseForeignList(tx, userId, listId)
        const isReopened = before.completed && change.completed === false
        const columns = {
          ...change,
          ...due,
          ...repetitionAfter(before, { due, recurrence }, timeZone),
          ...(isReopened && (await takeBackNext(tx, before))),
          ...(listId !== undefined && { listId }),
          ...(listId !== undefined && listId !== before.listId && { position: firstPosition(tasks, userId) }),
          ...(position !== undefined && { position }),
          updatedAt: clock(),
        }
        const [row] = await tx.update(tasks).set(columns).where(one(userId, id)).returning()
        if (row === undefined) return undefined
        if (row.completed && !before.completed) await addNext(tx, row, timeZone)
        await tasksChanged(tx, userId)
        return row
      })
    },

    async delete(userId, id, outer) {
      return within(outer, async (tx) => {
        const gone = await tx.delete(tasks).where(one(userId, id)).returning({ id: tasks.id })
        if (gone.length > 0) await tasksChanged(tx, userId)
        return gone.length > 0
      })
    },

    async restore(userId, row, tx) {
      const listId = (await hasList(tx, userId, row.listId)) ? row.listId : null
      const values = { ...row, listId, userId, updatedAt: clock() }
      const back = await tx.insert(tasks).values(values).onConflictDoNothing().returning({ id: tasks.id })
      await tasksChanged(tx, userId)
      return back.length > 0
    },
  }
}

/** Tells the user's devices, when the transaction commits. */
export async function tasksChanged(tx: Database, userId: string): Promise<void> {
  await notify(tx, 'axia_changes', { user_id: userId, resource: 'tasks' })
}

/** What a change makes of the repeating: without a day there is none; another day alone puts off this task only. */
function repetitionAfter(
  before: TaskRow,
  { due = before, recurrence }: { due: Due | TaskRow | undefined; recurrence: string | null | undefined },
  timeZone: string,
): Repetition | undefined {
  if (recurrence) return beginRepetition(recurrence, due, timeZone)
  const isUndated = due.dueOn === null && due.dueAt === null
  return recurrence === null || recurrence === '' || isUndated ? noRepetition : undefined
}

async function refuseForeignList(tx: Database, userId: string, listId: string | null | undefined): Promise<void> {
  if (listId != null && !(await hasList(tx, userId, listId))) throw invalidField('list_id', 'names no list')
}

/** The list stays while the transaction lasts. */
async function hasList(tx: Database, userId: string, listId: string | null): Promise<boolean> {
  if (listId === null) return false
  const own = and(eq(taskLists.userId, userId), eq(taskLists.id, listId))
  return (await tx.select({ id: taskLists.id }).from(taskLists).where(own).for('key share')).length > 0
}
