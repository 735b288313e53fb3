/**
 * Lists of tasks in the database, and those that were deleted and can still come back.
 * @module
 */
import type { TasksOfDeletedList } from '@axia/contract'
import { and, count, eq, inArray, isNull, lt } from 'drizzle-orm'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { lockUser } from '../db/lock-user.ts'
import { deletedTaskLists, taskLists, tasks } from '../db/schema.ts'
import { newId } from '../id.ts'
import { Problem } from '../problem.ts'
import { inOrder, lastPosition, type Place, positionAt } from './place.ts'
import type { TaskRow } from './task-pages.ts'
import { tasksChanged } from './task-store.ts'

export type TaskListRow = typeof taskLists.$inferSelect

/** Lists that a user may have. */
const maxLists = 100

/** For how long a deleted list can come back. */
const keptMs = 30 * 24 * 3_600_000

/** Rows of one statement: its parameters are counted in 16 bits. */
const rowsAtOnce = 1000

export interface TaskListChange {
  name?: string | undefined
  place?: Place | undefined
}

export interface TaskListStore {
  /** In the user's own order. */
  list(userId: string): Promise<TaskListRow[]>
  /** At the end, unless a place is named. @throws {Problem} `conflict` when there are too many. */
  add(userId: string, list: TaskListChange & { name: string }, db?: Database): Promise<TaskListRow>
  /** Undefined when the user has no such list. */
  change(userId: string, id: string, change: TaskListChange): Promise<TaskListRow | undefined>
  /** False when the user has no such list. */
  delete(userId: string, id: string, itsTasks: TasksOfDeletedList): Promise<boolean>
  /** Brings a deleted list back; undefined when there is none. @throws {Problem} `conflict` when there are too many. */
  restore(userId: string, id: string): Promise<TaskListRow | undefined>
  /** Forgets deleted lists whose time is over. */
  prune(): Promise<void>
}

const Nullable = Type.Union([Type.String(), Type.Null()])

/** What is kept of a deleted list. */
const Kept = Type.Object({
  name: Type.String(),
  position: Type.Number(),
  createdAt: Type.String(),
  /** Tasks that moved to the default list. */
  moved: Type.Array(Type.String()),
  /** Tasks that were deleted with it. */
  tasks: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      description: Type.String(),
      completed: Type.Boolean(),
      dueOn: Nullable,
      dueAt: Nullable,
      position: Type.Number(),
      recurrence: Nullable,
      repeatsFrom: Nullable,
      occurrenceOn: Nullable,
      followsId: Nullable,
      createdAt: Type.String(),
      updatedAt: Type.String(),
    }),
  ),
})
type Kept = Static<typeof Kept>

export function createTaskListStore({ db, clock }: { db: Database; clock: Clock }): TaskListStore {
  const one = (userId: string, id: string) => and(eq(taskLists.userId, userId), eq(taskLists.id, id))

  async function refuseTooMany(tx: Database, userId: string): Promise<void> {
    await lockUser(tx, userId) // one at a time
    const [row] = await tx.select({ count: count() }).from(taskLists).where(eq(taskLists.userId, userId))
    if ((row?.count ?? 0) >= maxLists) throw new Problem('conflict', { detail: `There are already ${maxLists} lists` })
  }

  return {
    async list(userId) {
      return db
        .select()
        .from(taskLists)
        .where(eq(taskLists.userId, userId))
        .orderBy(...inOrder(taskLists))
    },

    async add(userId, { name, place }, outer) {
      const work = async (tx: Database) => {
        await refuseTooMany(tx, userId)
        const id = newId()
        const position = place
          ? await positionAt(tx, taskLists, userId, { place, movedId: id })
          : lastPosition(taskLists, userId)
        const row = { id, userId, name, position, createdAt: clock(), updatedAt: clock() }
        const [added] = await tx.insert(taskLists).values(row).returning()
        if (added === undefined) throw new Error('the list was not added')
        await tasksChanged(tx, userId)
        return added
      }
      return outer === undefined ? db.transaction(work) : work(outer)
    },

    async change(userId, id, { place, ...change }) {
      return db.transaction(async (tx) => {
        const position = place && (await positionAt(tx, taskLists, userId, { place, movedId: id }))
        const columns = { ...change, ...(position !== undefined && { position }), updatedAt: clock() }
        const [row] = await tx.update(taskLists).set(columns).where(one(userId, id)).returning()
        if (row !== undefined) await tasksChanged(tx, userId)
        return row
      })
    },

    async delete(userId, id, itsTasks) {
      return db.transaction(async (tx) => {
        const [list] = await tx.select().from(taskLists).where(one(userId, id)).for('update')
        if (list === undefined) return false
        const own = and(eq(tasks.userId, userId), eq(tasks.listId, id))
        const members = await tx.select().from(tasks).where(own).orderBy(tasks.id).for('update')
        const content = JSON.stringify(toKept(list, members, itsTasks))
        await tx.insert(deletedTaskLists).values({ id, userId, content, deletedAt: clock() })
        if (itsTasks === 'delete') await tx.delete(tasks).where(own)
        await tx.delete(taskLists).where(one(userId, id)) // what is in it moves to the default list
        await tasksChanged(tx, userId)
        return true
      })
    },

    async restore(userId, id) {
      return db.transaction(async (tx) => {
        const own = and(eq(deletedTaskLists.userId, userId), eq(deletedTaskLists.id, id))
        const [deleted] = await tx.delete(deletedTaskLists).where(own).returning()
        if (deleted === undefined) return undefined
        await refuseTooMany(tx, userId)
        const kept: unknown = JSON.parse(deleted.content)
        if (!Check(Kept, kept)) throw new Error('what was kept of a deleted list is no list')
        const { name, position, createdAt } = kept
        const row = { id, userId, name, position, createdAt: new Date(createdAt), updatedAt: clock() }
        const [restored] = await tx.insert(taskLists).values(row).returning()
        await moveBack(tx, userId, id, kept.moved)
        await addBack(tx, userId, id, kept.tasks)
        await tasksChanged(tx, userId)
        return restored
      })
    },

    async prune() {
      const oldest = new Date(clock().getTime() - keptMs)
      await db.delete(deletedTaskLists).where(lt(deletedTaskLists.deletedAt, oldest))
    },
  }
}

function toKept(
  { name, position, createdAt }: TaskListRow,
  members: readonly TaskRow[],
  itsTasks: TasksOfDeletedList,
): Kept {
  const isDeleted = itsTasks === 'delete'
  return {
    name,
    position,
    createdAt: createdAt.toISOString(),
    moved: isDeleted ? [] : members.map(({ id }) => id),
    tasks: isDeleted
      ? members.map(({ userId: _, listId: __, ...task }) => ({
          ...task,
          dueAt: task.dueAt?.toISOString() ?? null,
          createdAt: task.createdAt.toISOString(),
          updatedAt: task.updatedAt.toISOString(),
        }))
      : [],
  }
}

/** Those that are still where they were moved to. */
async function moveBack(tx: Database, userId: string, listId: string, ids: readonly string[]): Promise<void> {
  for (const some of inParts(ids)) {
    const stayed = and(eq(tasks.userId, userId), isNull(tasks.listId), inArray(tasks.id, some))
    await tx.update(tasks).set({ listId }).where(stayed)
  }
}

async function addBack(tx: Database, userId: string, listId: string, kept: Kept['tasks']): Promise<void> {
  const ids = new Set(kept.map(({ id }) => id))
  for (const some of inParts(kept)) {
    const rows = some.map(({ dueAt, createdAt, updatedAt, followsId, ...task }) => ({
      ...task,
      userId,
      listId,
      dueAt: dueAt === null ? null : new Date(dueAt),
      followsId: followsId !== null && ids.has(followsId) ? followsId : null, // another one may be gone for good
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
    }))
    await tx.insert(tasks).values(rows)
  }
}

function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / rowsAtOnce) }, (_, part) =>
    all.slice(part * rowsAtOnce, (part + 1) * rowsAtOnce),
  )
}
